"""Options of the command from a file and from the environment."""
