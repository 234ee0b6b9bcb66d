"""Bodies of frames."""

BODIES = [b"{}", b"", "柏林".encode(), b"\r\n\r\n"]
