"""The command ``eat-edge bundle``: files become a bundle that the runtime opens and verifies."""
