"""What fine-tuning keeps in memory, calculated from the shape of a model."""

from collections.abc import Mapping
from dataclasses import dataclass

from export.gguf.architectures import Shape

__all__ = ["ADAPTED", "Memory", "adapter_parameters", "estimate"]

ADAPTED = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The matrices of a layer that get an adapter: all there are."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes on the device, by what they are for.

    Attributes:
        weights: Of the base model.
        adapter: Trained weights, float32.
        gradients: Theirs.
        optimizer: Their two moments in AdamW.
        checkpoints: The input of every layer, kept for the backward pass.
        layer: What the backward pass keeps of the one layer it computes anew.
        logits: Of the tokens whose successor is learnt, with their gradient.
    """

    weights: int
    adapter: int
    gradients: int
    optimizer: int
    checkpoints: int
    layer: int
    logits: int

    @property
    def total(self) -> int:
        """All of it. A layer and the logits are never there at once."""
        fixed = self.weights + self.adapter + self.gradients + self.optimizer
        return fixed + self.checkpoints + max(self.layer, self.logits)


def adapter_parameters(shape: Shape, rank: int) -> int:
    """Weights of an adapter: of each matrix, ``rank`` times its rows and columns."""
    return shape.layers * rank * sum(sum(matrix) for matrix in _matrices(shape).values())


def estimate(
    shape: Shape, num_parameters: int, *, rank: int, tokens: int, answers: int, width: int
) -> Memory:
    """Calculate what a step needs.

    Weights and optimizer are exact. What the backward pass keeps of a layer is summed up over its
    operations, the gradients on their way added; kernels may need a little more or less. CUDA
    itself takes about 1 GB beside it.

    Args:
        shape: Of the base model.
        num_parameters: Of the base model.
        rank: Of the adapter.
        tokens: Of the longest sequence; one is computed at a time.
        answers: Most tokens of one sequence whose successor is learnt.
        width: Bytes of a number while computing: 2 for bfloat16, 4 for float32.
    """
    trained = adapter_parameters(shape, rank)
    query, key = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    # Norms are computed in float32: before and after both blocks, and of queries and keys.
    norms = 4 * (4 * shape.width + query + key)
    # Each adapter keeps its input; attention its queries, keys and values for every head, and its
    # output; the feed-forward block its gate, before and after the activation, and its other half.
    inputs = width * (5 * shape.width + query + shape.feed_forward)
    kept = norms + inputs + width * (4 * query + 3 * shape.feed_forward)
    flowing = width * 2 * shape.feed_forward + 4 * shape.feed_forward
    if shape.attention_cap:
        # Without a fused kernel: scores, capped, masked, and as probabilities in float32.
        kept += shape.heads * tokens * (4 + 3 * width)
    capped = 3 * width if shape.logit_cap else 0
    return Memory(
        weights=width * num_parameters,
        adapter=4 * trained,
        gradients=4 * trained,
        optimizer=8 * trained,
        checkpoints=shape.layers * tokens * shape.width * width,
        layer=tokens * (kept + flowing),
        logits=answers * shape.vocab_size * (8 + 2 * width + capped),
    )


def _matrices(shape: Shape) -> Mapping[str, tuple[int, int]]:
    """Rows and columns of the adapted matrices of a layer."""
    query, key = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
    sizes = (
        (query, shape.width),
        (key, shape.width),
        (key, shape.width),
        (shape.width, query),
        (shape.feed_forward, shape.width),
        (shape.feed_forward, shape.width),
        (shape.width, shape.feed_forward),
    )
    return dict(zip(ADAPTED, sizes, strict=True))
