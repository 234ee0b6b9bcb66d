"""LoRA on entity-aligned text: from records and parallel text to a merged checkpoint."""
