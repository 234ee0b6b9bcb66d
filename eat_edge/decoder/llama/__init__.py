"""llama.cpp as the decoder's backend: the context, the device, the tokenizer, the weights."""
