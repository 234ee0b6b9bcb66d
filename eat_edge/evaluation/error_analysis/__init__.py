"""Why an entity was missed or made up."""
