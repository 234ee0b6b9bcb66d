"""The pretrained multilingual encoder: read, pruned, fine-tuned to a token classifier, exported."""
