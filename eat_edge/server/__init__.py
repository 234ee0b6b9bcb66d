"""HTTP on an intranet: the API, the page, and the command that serves them."""
