"""Token classifiers to the ONNX tagger that the runtime loads."""
