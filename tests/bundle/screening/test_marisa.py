"""Tries: whatever marisa writes passes, and what would be read past its end does not."""

import struct

import marisa_trie
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screened import keys
from trie_parts import bits, joined, taken_apart

from eat_edge.bundle.screening import marisa
from eat_edge.bundle.screening.marisa import check_trie


@settings(max_examples=150)
@given(
    keys,
    st.integers(1, 6),
    st.booleans(),
    st.sampled_from([marisa_trie.TINY_CACHE, marisa_trie.DEFAULT_CACHE, marisa_trie.HUGE_CACHE]),
    st.sampled_from([marisa_trie.LABEL_ORDER, marisa_trie.WEIGHT_ORDER]),
)
def test_whatever_marisa_writes_passes(
    keys: list[str], num_tries: int, binary: bool, cache: int, order: int
) -> None:
    check_trie(
        marisa_trie.Trie(
            keys, num_tries=num_tries, binary=binary, cache_size=cache, order=order
        ).tobytes()
    )


def test_a_trie_larger_than_its_blocks_passes() -> None:
    check_trie(marisa_trie.Trie([f"{n * 7919 % 20_011:b}/{n}" for n in range(5_000)]).tobytes())


@pytest.mark.parametrize("num_bytes", [0, 15, 16, 24, 300])
def test_a_trie_that_is_cut_is_refused(num_bytes: int) -> None:
    content = marisa_trie.Trie(["柏林", "柏林墙", "山东"]).tobytes()
    with pytest.raises(ValueError, match="too early"):
        check_trie(content[:num_bytes])
    with pytest.raises(ValueError, match="1 bytes too many"):
        check_trie(content + b"\0")


def test_labels_of_labels_do_not_grow_without_end() -> None:
    # A key of 70,000 bytes that MARISA itself made: what is too long for us, not for it.
    with pytest.raises(ValueError, match="a key is longer than 65536 bytes"):
        check_trie(marisa_trie.Trie(["a" * 70_000, "b"]).tobytes())


KEYS = ["柏林", "柏林墙", "柏林大学", "山东", "山东大学", "北京大学"]


def parts_of(num_tries: int, *, is_binary: bool = False) -> dict[str, bytes]:
    """Of a trie with links to a tail, or to the trie inside of it."""
    trie = marisa_trie.Trie(KEYS, num_tries=num_tries, binary=is_binary)
    parts = taken_apart(trie.tobytes())
    assert joined(parts) == trie.tobytes()
    assert ("inner.bases" in parts) == (num_tries > 1)
    return parts


def u32(value: int) -> bytes:
    return struct.pack("<I", value)


ONE = parts_of(1)
TWO = parts_of(2)
SIZE = len(ONE["bases"])
NUM_LINKS = struct.unpack("<Q", ONE["count*"])[0]
WIDTH = struct.unpack("<I", ONE["width*"])[0]
ROOT_ONLY = bits("louds", "100")
"""Of one node; with one more it is a node without a parent."""


@pytest.mark.parametrize(
    ("parts", "changes", "message"),
    [
        (ONE, {"header*": b"We hate Marisa.\0"}, "does not begin as such a file does"),
        (ONE, {"louds.units": ONE["louds.units"] + b"\0"}, "no whole number of elements"),
        (ONE, {"louds.units": ONE["louds.units"] + bytes(8)}, "a bit vector has too few or"),
        (ONE, {"louds.ones*": u32(SIZE + 1)}, "a bit vector has another number of ones"),
        (ONE, {"louds.ranks": ONE["louds.ranks"][:-1] + b"\1"}, "index of a bit vector is wrong"),
        (ONE, {"louds.zeros": u32(5) + ONE["louds.zeros"][4:]}, "index of a bit vector is wrong"),
        (ONE, {"louds.places": u32(5) + ONE["louds.places"][4:]}, "index of a bit vector is wrong"),
        (ONE, {"width*": u32(25)}, "the links have a wrong number of bits"),
        (ONE, {"mask*": u32(5)}, "the links have a wrong number of bits"),
        (ONE, {"count*": struct.pack("<Q", NUM_LINKS + 1)}, "the links have too few or too many"),
        (ONE, {"extras": ONE["extras"] + bytes(8)}, "the links have too few or too many"),
        (ONE, ROOT_ONLY, "its tree has another number of nodes"),
        (ONE, {"louds.ranks": b""}, "an index is missing"),
        (ONE, {"louds.places": b""}, "an index is missing"),
        (ONE, {"louds.zeros": b""}, "an index is missing"),
        (ONE, {"terminals.ranks": b""}, "whether it ends a key"),
        (ONE, {"terminals.places": b""}, "whether it ends a key"),
        (ONE, bits("terminals", "0" * SIZE), "whether it ends a key"),
        (ONE, bits("links", "0" * (SIZE + 1)), "the links have too few or too many"),
        (ONE, {"links.ranks": b""}, "whether its label is a link"),
        (ONE, bits("ends", "1"), "of too few or too many bytes whether they end"),
        (ONE, {"tail": ONE["tail"][:-1] + b"x"}, "its tail has no end"),
        (ONE, {"cache": b""}, "the size of its cache is no power of two"),
        (ONE, {"cache": bytes(36)}, "the size of its cache is no power of two"),
        (ONE, {"cache": u32(0) + u32(2**32 - 1) + u32(0)}, "its cache is wrong"),
        (ONE, {"cache": u32(0) + u32(SIZE) + u32(0)}, "its cache leads outside"),
        (ONE, {"cache": u32(0) + u32(1) + u32(2**32 - 1)}, "its cache is wrong"),
        (ONE, {"first*": u32(0)}, "number of nodes below the root is wrong"),
        (TWO, {"inner.louds.ranks": b""}, "an index is missing"),
    ],
)
def test_whatever_a_lookup_follows_is_checked(
    parts: dict[str, bytes], changes: dict[str, bytes], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        check_trie(joined({**parts, **changes}))


def test_links_that_lead_nowhere_are_refused() -> None:
    tail = ONE["tail"]
    with pytest.raises(ValueError, match="a link leads outside"):
        check_trie(joined({**ONE, "tail": tail[:1] + b"\0"}))
    with pytest.raises(ValueError, match="a link leads to an empty label"):
        check_trie(joined({**ONE, "tail": bytes(len(tail))}))
    most = (1 << 24) - 1
    packed = sum(most << 24 * link for link in range(NUM_LINKS))
    wide = packed.to_bytes(-(-24 * NUM_LINKS // 64) * 8, "little")
    with pytest.raises(ValueError, match="a link leads outside"):
        check_trie(joined({**ONE, "width*": u32(24), "mask*": u32(most), "extras": wide}))


def test_a_tree_that_goes_round_is_refused() -> None:
    """Two nodes of which the second would be its own parent, or the parent of the first."""
    louds = bits("louds", "10" + "0" * SIZE + "1" * (SIZE - 1) + "0")
    with pytest.raises(ValueError, match="its tree is none"):
        check_trie(joined({**ONE, **louds}))


def test_a_node_has_no_more_children_than_there_are_bytes() -> None:
    num_nodes = 258
    flags = "10" + "1" * (num_nodes - 1) + "0" * (num_nodes + 1)
    parts = {
        **ONE,
        **bits("louds", flags),
        **bits("terminals", "0" * (num_nodes + 1)),
        **bits("links", "0" * num_nodes),
        "bases": bytes(num_nodes),
    }
    parts |= {"extras": b"", "width*": u32(0), "mask*": u32(0), "count*": bytes(8)}
    with pytest.raises(ValueError, match="a node has more than 256 children"):
        check_trie(joined(parts))


def test_tries_in_each_other_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marisa, "_MAX_TRIES", 1)
    with pytest.raises(ValueError, match="more than 1 tries are in each other"):
        check_trie(joined(TWO))
