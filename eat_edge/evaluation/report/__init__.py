"""Results as Markdown, HTML and JSON."""
