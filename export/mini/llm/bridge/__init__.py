"""The bridge: a multilingual encoder reads the source, a pretrained English decoder writes."""
