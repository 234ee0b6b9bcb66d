"""A Hugging Face checkpoint becomes a GGUF file that llama.cpp loads."""

from export.gguf.write import DTYPES, Plan, plan_gguf, write_gguf

__all__ = ["DTYPES", "Plan", "plan_gguf", "write_gguf"]
