"""What the language model is asked about a translated sentence, and what it need not be asked."""

from concurrent.futures import Future
from typing import Any, cast

from eat_edge.llm.protocol import LanguageModel, Source, Translation
from eat_edge.names import Name, NameMatch
from eat_edge.pipeline.jobs import Part
from eat_edge.pipeline.questions import MAX_MENTION, ask_names, ask_places, ask_spans
from eat_edge.text import fold
from eat_edge.types import Mention, Sentence

TEXT = "李娜在柏林见NATO。李娜说"
BERLIN = NameMatch(3, 5, "柏林", (Name("Berlin", "LOC"),), 0.9)
SOURCE = Source(TEXT, (1,))


class Recording:
    """A language model that keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def name(self, surface: str, lang: str) -> tuple[str, ...]:
        return self._keep("name", surface, lang)

    def check(self, source: Source, surface: str, english: str, label: str) -> tuple[str, ...]:
        assert source is SOURCE
        return self._keep("check", surface, english, label)

    def align(self, translation: Translation, mention: str, label: str) -> tuple[str, ...]:
        return self._keep("align", mention, label)

    def _keep(self, *question: str) -> tuple[str, ...]:
        self.asked.append(question)
        return question


def asked_of(ask: Any, part: Part, *more: Any) -> list[tuple[str, ...]]:
    llm = Recording()
    ask(cast(LanguageModel, llm), part, *more)
    return llm.asked


def part(*source: Mention, english: tuple[Mention, ...] = ()) -> Part:
    sentence = Sentence(0, len(TEXT), TEXT, "zh")
    return Part(sentence, fold(TEXT), matches=[BERLIN], mentions=english, source_mentions=source)


def mention(text: str, label: str, start: int = 0) -> Mention:
    return Mention(start, start + len(text), text, label, 0.9)


def test_names_are_asked_for_spans_that_the_lexicon_lacks() -> None:
    here = part(mention("李娜", "PER"), mention("柏林", "LOC", 3))
    assert asked_of(ask_names, here) == [("name", "李娜", "zh")]
    assert [found.text for found, _ in here.namings] == ["李娜"]
    assert asked_of(ask_names, part()) == []


def test_the_same_surface_is_checked_once_and_answers_for_all_its_places() -> None:
    here = part(mention("李娜", "PER"), mention("李娜", "PER", 11))
    asked = asked_of(ask_spans, here, SOURCE)
    assert sorted(asked) == [("check", "李娜", "", "PER"), ("check", "柏林", "Berlin", "LOC")]
    assert here.checks[0, 2] is here.checks[11, 13]
    assert set(here.checks) == {(0, 2), (3, 5), (11, 13)}


def translation() -> Translation:
    return Translation(SOURCE, (1,), Future(), lambda _: "")


def test_only_mentions_of_no_known_name_are_placed_and_letters_place_themselves() -> None:
    here = part(english=(mention("Berlin", "LOC"), mention("NATO", "ORG"), mention("Li Na", "PER")))
    assert asked_of(ask_places, here, translation()) == [("align", "Li Na", "PER")]
    (placed,) = here.placed
    assert (placed.mention.text, placed.spans, placed.probability) == ("NATO", ((6, 10),), 1.0)


def test_the_loop_of_a_small_model_is_no_name_to_ask_about() -> None:
    fits, loop = "Na " * 21, "Na " * 22
    assert len(fits) <= MAX_MENTION < len(loop)
    here = part(english=(mention(loop, "PER"), mention(fits, "PER")))
    assert asked_of(ask_places, here, translation()) == [("align", fits, "PER")]
