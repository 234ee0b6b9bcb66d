"""Every change of a text keeps its gold exact, and the seed decides it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from perturbed import FakeNames, Perturbation, dev, gold

from eat_edge.evaluation.choices import PERTURBATIONS
from eat_edge.evaluation.perturb import Perturbed, perturb
from eat_edge.evaluation.perturb.characters import punctuation, width
from eat_edge.evaluation.perturb.edits import apply_edits
from eat_edge.evaluation.perturb.gaps import breaks, spaces
from eat_edge.evaluation.perturb.mixed import mixed
from eat_edge.evaluation.perturb.noise import noise
from eat_edge.evaluation.perturb.rare import rare, unheard
from eat_edge.evaluation.spans import GoldDocument, Span
from eat_edge.text import fold
from eat_edge.text.graphemes import is_boundary

BY_NAME: dict[str, Perturbation] = {
    "width": width,
    "spaces": spaces,
    "breaks": breaks,
    "noise": noise,
    "punctuation": punctuation,
    "mixed": lambda document, rng: mixed(document, FakeNames("Li Na")),
    "rare": lambda document, rng: rare(document, rng, FakeNames("Li Na")),
    "unheard": lambda document, rng: unheard(document, rng, FakeNames("Li Na")),
}


TEXTS = st.text("李克e\u0301访東ソ가は、。. 'A1ＢЯтเกม ्ब\u200d👩\n", max_size=30)


SPANS = st.lists(st.tuples(st.integers(0, 29), st.integers(1, 8)), max_size=6)


@given(TEXTS, SPANS, st.sampled_from(sorted(BY_NAME)), st.sampled_from(["zh", "ru"]), st.integers())
def test_gold_stays_exact(
    text: str, places: list[tuple[int, int]], name: str, lang: str, seed: int
) -> None:
    spans = {
        Span(start, min(start + size, len(text)), "PER")
        for start, size in places
        if start < len(text)
        and is_boundary(text, start)
        and is_boundary(text, min(start + size, len(text)))
    }
    document = GoldDocument(text, "g", tuple(sorted(spans)), lang)
    changed = apply_edits(document, BY_NAME[name](document, random.Random(seed)))
    assert len(changed.spans) == len(document.spans)
    for before, now in zip(document.spans, changed.spans, strict=True):
        old, new = text[before.start : before.end], changed.text[now.start : now.end]
        assert new
        assert is_boundary(changed.text, now.start) or not is_boundary(text, before.start)
        if name in ("spaces", "breaks"):
            assert new.replace("\n", " ").replace(" ", "") == old.replace("\n", " ").replace(
                " ", ""
            )
        elif name == "width":
            assert fold(new).text == fold(old).text
        elif name == "punctuation":
            assert new == old
        elif name in ("mixed", "rare", "unheard"):
            assert new in (old, "Li Na")
    if name == "noise":
        assert len(changed.text) <= len(text)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_the_seed_decides(name: str) -> None:
    text = "李克强访问柏林, NHK报道。" * 5
    spans = tuple(Span(at, at + 3, "PER") for at in range(0, len(text) - 3, len(text) // 5))
    documents = dev(*[GoldDocument(text, "same", spans, "zh")] * 20)

    def once(seed: int) -> Perturbed:
        return perturb(documents, name, seed=seed, names=FakeNames("王一", "李二"))

    first = once(0)
    assert first == once(0)
    assert first.name == name
    assert len(first.documents) == len(first.places) > 0
    if name in ("spaces", "breaks", "noise", "rare", "unheard"):
        assert first != once(1)
        assert len(set(first.documents)) > 1


def test_only_what_changes_is_measured_again() -> None:
    documents = dev(gold("李娜", "李娜"), gold("NHK"), gold("柏林"), gold("3年"))
    change = perturb(documents, "width", seed=0, names=FakeNames())
    assert change.places == (1, 3)
    assert [one.text for one in change.documents] == ["ＮＨＫ", "３年"]
