"""Perturbed text: its gold stays exact, and what is done to it is what is said."""

import json
import random
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eat_edge.bundle import open_bundle
from eat_edge.evaluation.case import Case
from eat_edge.evaluation.choices import PERTURBATIONS
from eat_edge.evaluation.evaluate import Evaluation, evaluate
from eat_edge.evaluation.metrics.robustness import robustness
from eat_edge.evaluation.perturb import Perturbed, perturb
from eat_edge.evaluation.perturb.characters import punctuation, width
from eat_edge.evaluation.perturb.edits import Edit, apply_edits
from eat_edge.evaluation.perturb.gaps import breaks, spaces
from eat_edge.evaluation.perturb.lookalikes import LOOKALIKES
from eat_edge.evaluation.perturb.mixed import mixed
from eat_edge.evaluation.perturb.names import LexiconNames
from eat_edge.evaluation.perturb.noise import noise
from eat_edge.evaluation.perturb.rare import rare, unheard
from eat_edge.evaluation.report.html import as_html
from eat_edge.evaluation.report.json_report import as_json
from eat_edge.evaluation.report.markdown import as_markdown
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.lexicon import Lexicon
from eat_edge.text import fold
from eat_edge.text.graphemes import is_boundary
from eat_edge.types import Document, Entity

LABELS = ("PER", "LOC", "ORG")
Perturbation = Callable[[GoldDocument, random.Random], Iterable[Edit]]


class FakeNames:
    """Knows some English names, one name where it is told but one, and calls all others by it."""

    def __init__(self, *others: str, known: Mapping[str, str] = MappingProxyType({})) -> None:
        self._others, self._known = others, known

    def english_of(self, surface: str, lang: str, label: str) -> str:
        return self._known.get(surface) or "".join(self._others)

    def rare_like(self, surface: str, lang: str, label: str, rng: random.Random) -> str:
        return rng.choice(self._others) if self._others else ""

    unheard_like = rare_like


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


def gold(text: str, *names: str, lang: str = "zh", label: str = "PER") -> GoldDocument:
    """A document in which each name stands where it first occurs."""
    spans = [Span(text.index(name), text.index(name) + len(name), label) for name in names]
    return GoldDocument(text, "g:1", tuple(sorted(spans)), lang)


def surfaces(document: GoldDocument) -> list[str]:
    return [document.text[span.start : span.end] for span in document.spans]


def after(
    perturbation: Perturbation, document: GoldDocument, seed: int = 0
) -> tuple[str, list[str]]:
    changed = apply_edits(document, perturbation(document, random.Random(seed)))
    return changed.text, surfaces(changed)


def test_edits_move_the_gold_along() -> None:
    document = gold("他李克强访问柏林", "李克强", "柏林", "克")
    edits = [
        Edit(7, 7, "大"),
        Edit(0, 1, ""),
        Edit(1, 1, "【"),
        Edit(2, 3, "克克"),
        Edit(4, 4, "】"),
        Edit(8, 8, "!"),
    ]
    changed = apply_edits(document, edits)
    assert changed.text == "【李克克强】访问柏大林!"
    assert surfaces(changed) == ["李克克强", "克克", "柏大林"]
    assert (changed.id, changed.lang) == (document.id, document.lang)
    assert apply_edits(document, []) == document


@pytest.mark.parametrize(
    "edits", [[Edit(0, 2, "x")], [Edit(1, 4, "")], [Edit(1, 3, "a"), Edit(2, 3, "b")]]
)
def test_edits_that_would_tear_the_gold_are_a_bug(edits: list[Edit]) -> None:
    with pytest.raises(AssertionError):
        apply_edits(gold("他李克强访问", "李克强"), edits)


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


def test_width_goes_both_ways() -> None:
    document = gold("在ＮＨＫ和NHK2看", "NHK2")
    assert after(width, document) == ("在NHK和ＮＨＫ２看", ["ＮＨＫ２"])


def test_a_space_goes_into_every_name_that_has_room() -> None:
    document = gold("李克强访问柏林和京", "李克强", "柏林", "京")
    text, names = after(spaces, document)
    assert names[1:] == ["柏 林", "京"]
    assert names[0] in ("李 克强", "李克 强")
    assert text == f"{names[0]}访问柏 林和京"
    assert {after(spaces, document, seed)[1][0] for seed in range(20)} == {"李 克强", "李克 强"}


def test_lines_break_where_they_may() -> None:
    assert after(breaks, gold("柏林。", "柏林"))[1] == ["柏\n林"]
    assert after(breaks, gold("タッカー", "タッカー", lang="ja"))[1] == ["タッ\nカー"]
    russian = gold("Ангела Меркель в Берлине", "Ангела Меркель", "Берлине", lang="ru")
    assert after(breaks, russian) == ("Ангела\nМеркель в Берлине", ["Ангела\nМеркель", "Берлине"])


def test_names_inside_names_get_no_second_gap() -> None:
    document = gold("北京大学", "北京大学", "北京")
    text, names = after(spaces, document, 3)
    assert len(text) == 5
    assert names[0].count(" ") + names[1].count(" ") >= 1
    assert names[1].replace(" ", "") == "北京大学"


def test_punctuation_goes_and_names_keep_theirs() -> None:
    document = gold("“阿里·巴巴”、柏林:3.5万,U.S.A。", "阿里·巴巴", "柏林")
    assert after(punctuation, document) == ("阿里·巴巴柏林3.5万U.S.A", ["阿里·巴巴", "柏林"])
    russian = gold("Кто-то, в «Москве», д'Арк!", "Москве", lang="ru")
    assert after(punctuation, russian) == ("Кто-то в Москве д'Арк", ["Москве"])


def test_noise_is_rare_and_looks_alike() -> None:
    text = "王未シ李" * 2500
    document = GoldDocument(text, "g", (), "zh")
    edits = list(noise(document, random.Random(0)))
    assert 400 < len(edits) < 600
    for edit in edits:
        assert edit.text in LOOKALIKES[text[edit.start]]
    # What has no look-alike is lost, but for the last letter of a name.
    document = GoldDocument("鑫" * 1000, "g", tuple(Span(at, at + 1, "PER") for at in range(500)))
    lost = list(noise(document, random.Random(0)))
    assert lost
    assert all(edit.text == "" and edit.start >= 500 for edit in lost)


def test_lookalikes_are_single_characters_and_mutual() -> None:
    for char, others in LOOKALIKES.items():
        assert char not in others
        assert others
        for other in others:
            assert char in LOOKALIKES[other]
            assert unicodedata.category(other)[0] in "LN"


def test_english_names_stand_apart_from_latin_letters() -> None:
    known = {"李娜": "Li Na", "柏林": "Berlin", "中国": "China", "北京": "Beijing"}
    document = gold("a李娜b在中国北京见NHK", "李娜", "中国", "北京", "NHK")
    edits = mixed(document, FakeNames(known=known))
    changed = apply_edits(document, edits)
    assert changed.text == "a Li Na b在China Beijing见NHK"
    assert surfaces(changed) == ["Li Na", "China", "Beijing", "NHK"]


def test_names_in_names_are_not_switched() -> None:
    document = gold("北京大学在北京", "北京大学", "北京")
    assert list(mixed(document, FakeNames("X"))) == []
    assert list(rare(document, random.Random(0), FakeNames("X"))) == []


def test_the_lexicon_knows_english_names_of_a_type() -> None:
    english_of = LexiconNames(Lexicon(open_bundle().lexicon)).english_of
    assert english_of("柏林", "zh", "LOC") == english_of("柏林", "zh", "LOC") == "Berlin"
    assert english_of("柏林", "zh", "ORG") == ""
    assert english_of("没有这个名字", "zh", "LOC") == ""


def test_a_name_is_the_same_rare_name_wherever_it_occurs() -> None:
    spans = (Span(0, 2, "PER"), Span(3, 5, "PER"), Span(6, 8, "LOC"))
    document = GoldDocument("李娜和李娜去柏林", "g", spans, "zh")
    others = FakeNames("甲乙丙", "丁")
    drawn = set()
    for seed in range(20):
        first, second, _ = after(lambda one, rng: rare(one, rng, others), document, seed)[1]
        assert first == second
        drawn.add(first)
    assert drawn == {"甲乙丙", "丁"}
    assert list(rare(document, random.Random(0), FakeNames())) == []


@pytest.mark.parametrize(
    ("surface", "label", "script"),
    [("李克强", "PER", "CJK"), ("鈴木", "PER", "CJK"), ("パリ", "LOC", "KATAKANA")],
)
def test_rare_names_are_written_like_the_one_they_replace(
    surface: str, label: str, script: str
) -> None:
    lexicon = Lexicon(open_bundle().lexicon)
    lang = "zh" if surface == "李克强" else "ja"
    names = LexiconNames(lexicon)
    drawn = [names.rare_like(surface, lang, label, random.Random(seed)) for seed in range(5)]
    assert len(set(drawn)) > 2
    for name in drawn:
        assert len(name) == len(surface)
        assert name != surface
        assert all(unicodedata.name(char).startswith(script) for char in name)
        entry = lexicon.names_of(name, lang)
        assert entry is not None
        assert entry.names[0].label == label
        crossed = names.unheard_like(surface, lang, label, random.Random(name))
        assert len(crossed) == len(surface)
        assert lexicon.names_of(crossed, lang) is None
    assert names.rare_like("Q" * 30, lang, label, random.Random(0)) == ""
    assert names.unheard_like("林", lang, label, random.Random(0)) == ""


def dev(*documents: GoldDocument) -> GoldSet:
    return GoldSet("dev", "dev.jsonl", documents)


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


def case(document: GoldDocument, *found: str, error: str | None = None) -> Case:
    entities = []
    for name in found:
        at = document.text.index(name)
        entities.append(Entity(at, at + len(name), name, "PER", 0.9, "X", ()))
    return Case(document, Document(document.text, entities=tuple(entities), error=error))


def evaluation() -> Evaluation:
    """Four documents: all found; of the two that change one is lost and one fails."""
    documents = [
        gold("李娜去", "李娜"),
        gold("李一2", "李一"),
        gold("李二3", "李二"),
        gold("李三", "李三"),
    ]
    before = [case(one, one.text[:2]) for one in documents]
    change = perturb(dev(*documents), "width", seed=0, names=FakeNames())
    now = [case(change.documents[0], "李"), case(change.documents[1], error="it broke")]
    unchanged = Perturbed("mixed", (), ())
    result = evaluate(
        dev(*documents), before, LABELS, seed=0, perturbed=[(change, now), (unchanged, [])]
    )
    return Evaluation((result,), LABELS, 0, {})


def test_the_drop_is_of_the_documents_that_change() -> None:
    (result,) = evaluation().sets
    (cost,) = result.robustness
    assert (cost.name, cost.num_changed) == ("width", 2)
    assert (cost.before.value, cost.after.value, cost.drop.value) == (1, 0, 1)
    # Two right of four in the gold and three found.
    assert cost.whole == pytest.approx(2 * 2 / 7)
    assert [error for _, error in cost.failures] == ["it broke"]
    assert result.without_effect == ("mixed",)


def test_the_interval_is_of_the_difference() -> None:
    # Documents differ a lot, but each loses exactly what it had: the drop is sure, F1 is not.
    documents = [gold(f"李{number}", f"李{number}") for number in range(20)]
    before = [
        case(one, one.text) if number % 2 else case(one) for number, one in enumerate(documents)
    ]
    change = Perturbed("noise", tuple(documents), tuple(range(20)))
    cost = robustness(change, before, before, LABELS, seed=0)
    assert cost.before.high - cost.before.low > 0.2
    assert (cost.drop.value, cost.drop.low, cost.drop.high) == (0, 0, 0)


def test_costs_in_reports() -> None:
    text = as_markdown(evaluation())
    assert "| width | 2 | 1.000 (1.000–1.000) | 0.000 (0.000–0.000) | 1.000 (" in text
    assert "- nothing here to perturb for: mixed" in text
    page = as_html(evaluation())
    assert "What perturbations cost" in page
    (record,) = json.loads(as_json(evaluation()))["sets"]
    assert record["robustness"][0]["drop"]["value"] == 1
    assert record["without_effect"] == ["mixed"]
