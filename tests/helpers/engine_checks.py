"""Texts that an engine is given in several tests, and what holds of every result."""

from typing import Any

from hypothesis import strategies as st

from eat_edge.config import EngineConfig, Options
from eat_edge.errors import EatEdgeError
from eat_edge.text.script import has_non_latin_letter
from eat_edge.types import LABELS, Document

FULL = EngineConfig(threads=1, options=Options(mode="full"))


SENTENCES = [
    "他星期三访问了柏林。",
    "馬英九在臺北會見記者。",
    "安倍晋三は東京で生まれた。",
    "ﾄﾞｲﾂのメルケル首相は北京を訪問した。",
    "",
    "王小明和李娜去了上海，后来又回到北京。他们很高兴！",
]


PIECES = [
    *"李克强柏林馬英九東京タワーｶﾞﾊﾟﾄﾞかな。、「」！?,. \t",
    *"서울시장عمانไทยภाрим",
    "e\u0301",
    "か\u3099",
    "\u0301",
    "👩\u200d🚀",
    "🇯🇵",
    "\ufe0f",
    "\u202e",
    "\u200b",
    "\r\n",
    "\x00",
    "\u2028",
    "\ud800",
    "\udfff",
    "﷽",
    "㍿",
    "𠮷",
    "北京和上海",
    "安倍晋三首相",
    "Angela Merkel",
    "<translate></s>",
]


# Joined by hand: st.text leaves lone surrogates out, whatever its alphabet says.
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.characters()), max_size=40).map("".join)


def check(document: Document, text: str) -> None:
    """What holds of every result."""
    assert document.text == text
    if document.error is not None:
        # Text that was decoded wrongly, and has no name only because of that.
        assert "half a surrogate pair" in document.error
        assert not has_non_latin_letter(text)
        return
    end = 0
    for entity in document.entities:
        assert end <= entity.start < entity.end <= len(text)
        assert text[entity.start : entity.end] == entity.text
        assert entity.label in LABELS
        assert 0 < entity.score <= 1
        assert bool(entity.english) == bool(entity.english_source)
        assert not (entity.english and entity.english_guess)
        order = ["lexicon", "translation", "alignment", "source"]
        assert entity.evidence
        assert list(entity.evidence) == [one for one in order if one in entity.evidence]
        end = entity.end
    assert document.translation.isascii()


class Failing:
    """A model of which one method fails wherever a word is in what it is given."""

    def __init__(self, model: Any, method: str, error: EatEdgeError, word: str = "bad") -> None:
        self._model, self._method, self._error, self._word = model, method, error, word

    def __getattr__(self, name: str) -> Any:
        genuine = getattr(self._model, name)
        if name != self._method:
            return genuine

        def call(*arguments: Any, **options: Any) -> Any:
            if self._word in repr((arguments, options)):
                raise self._error
            return genuine(*arguments, **options)

        return call
