"""``eat-edge stdio``: JSON-RPC 2.0 over standard input and output, for programs in any language."""
