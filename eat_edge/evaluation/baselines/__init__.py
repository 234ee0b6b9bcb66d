"""Other methods to compare the pipeline with; they are no part of the wheel."""
