"""The embedded lexicon: name lists, mined names, priors."""
