"""The model that labels the words of a sentence, in English and in the source languages."""
