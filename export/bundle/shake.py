"""Models shaken a little, as another processor would: what comes out all the same will hold there.

Processors sum in another order, and an activation that is rounded to int8 may fall to the other
side. How such things add up is imitated by float constants of the graphs (scales, biases, norms)
that are off by about a hundredth.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eat_edge.bundle import Bundle

__all__ = ["shaken"]

_AMOUNT = 0.01
"""Standard deviation, relative."""


@contextmanager
def shaken(bundle: Bundle, seed: int) -> Iterator[Bundle]:
    """A bundle whose taggers are shaken; its other files are those of the original.

    Args:
        bundle: The original.
        seed: Of what is drawn.

    Yields:
        A bundle that is gone after the ``with`` block.
    """
    random = np.random.default_rng(seed)
    with TemporaryDirectory(prefix="eat-edge-shaken-") as directory:
        for path in bundle.path.iterdir():
            if path.suffix == ".onnx":
                _shake(path, Path(directory, path.name), random)
            else:
                Path(directory, path.name).symlink_to(path.resolve())
        yield replace(bundle, path=Path(directory))


def _shake(source: Path, out: Path, random: np.random.Generator) -> None:
    import onnx
    from onnx import numpy_helper

    model = onnx.load(source)
    for tensor in model.graph.initializer:
        if tensor.data_type in (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16):
            values = numpy_helper.to_array(tensor)
            noise = random.normal(1.0, _AMOUNT, values.shape)
            tensor.CopyFrom(
                numpy_helper.from_array((values * noise).astype(values.dtype), tensor.name)
            )
    onnx.save(model, out)
