"""What is published of a commit: wheel, source, their parts, their origin, and who says so."""
