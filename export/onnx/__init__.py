"""ONNX graphs: traced from PyTorch, and quantised to int8."""
