"""Models that label the words of a sentence: the English tagger and the spotter of the source."""
