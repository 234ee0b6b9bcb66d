"""From dumps of Wikipedia and Wikidata to a lexicon."""
