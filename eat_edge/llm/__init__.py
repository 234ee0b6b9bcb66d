"""What the language model is asked, and how: prompts, requests, answers."""
