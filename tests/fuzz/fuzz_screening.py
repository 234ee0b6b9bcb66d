"""Any bytes as a trie or a GGUF file: what they would be handed to believes them, we do not."""

from eat_edge.screening.gguf import check_gguf
from eat_edge.screening.marisa import check_trie


def check(data: bytes) -> None:
    """Look through these bytes, as what the first of them chooses.

    Raises:
        AssertionError: Something that must hold does not.
    """
    look_through = check_gguf if data[:1] == b"g" else check_trie
    try:
        look_through(data[1:])
    except ValueError as error:
        assert len(str(error)) < 1_000
