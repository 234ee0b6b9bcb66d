"""The command ``eat-edge verify``, and the self-test of a bundle."""
