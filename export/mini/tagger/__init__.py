"""The embedded taggers, of English and of the source: data, training, export."""
