"""Keys, what they sign, and the envelopes that carry signatures; nothing here knows a bundle."""
