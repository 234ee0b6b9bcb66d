"""English names of entities: where they come from, and which can be trusted."""
