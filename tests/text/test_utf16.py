from hypothesis import given
from hypothesis import strategies as st

from eat_edge.text.utf16 import utf16_offsets


@given(text=st.text(st.sampled_from("a柏😀𠮷é\u0301\ud800"), max_size=20), data=st.data())
def test_offsets_are_those_of_the_encoded_text(text: str, data: st.DataObject) -> None:
    offsets = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    expected = [len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in offsets]
    assert list(utf16_offsets(text, offsets)) == expected


def test_a_pair_of_surrogates_counts_two() -> None:
    assert list(utf16_offsets("𠮷野家😀!", [0, 1, 3, 4, 5])) == [0, 2, 4, 6, 7]
