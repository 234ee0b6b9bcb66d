"""The step ``back`` of the recipe: learns to write the source languages, and writes."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from safetensors.torch import load_file

from eat_edge.llm.eat_mini_prompt import Prompts
from export.mini.llm.back import BackSampler, back_translate
from export.mini.llm.loop import Schedule
from export.mini.llm.model import SmallLlama
from export.mini.llm.train import shape_of, train_llm
from export.mini.parallel.corpus import read_pairs
from export.mini.precision import best_device
from export.mini.workspace import Workspace, to_make

__all__ = ["BackRecipe"]

_LANGUAGES = ("zh", "ja", "ko", "ar", "ru", "hi", "th")
"""Whose parallel text has English to be translated."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackRecipe:
    """What to build from what.

    Attributes:
        data: Directory with ``mt``.
        work: Has the records; the model is kept in ``back``, its sentences beside the records.
        size: Of the model: a key of ``SHAPES``.
        schedule: How long to train it.
        sentences: English sentences of every other language that are translated.
        accept: Says by its name whether a corpus may be used.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.
    """

    data: Path
    work: Workspace
    size: str
    schedule: Schedule
    sentences: int = 100_000
    accept: Callable[[str], bool] = lambda source: True
    device: str | None = None

    def run(self, tokenizer: Any, lang_weights: dict[str, float]) -> None:
        """Train, and translate English of other languages' corpora.

        Args:
            tokenizer: The ``SentencePieceProcessor`` of the bundle.
            lang_weights: How often each language is drawn; the languages to write.
        """
        pairs = {lang: list(self._records(lang)) for lang in lang_weights}
        sampler = BackSampler(pairs, Prompts(tokenizer), lang_weights)
        shape = shape_of(self.size, tokenizer.get_piece_size())
        checkpoint = train_llm(
            sampler, shape, self.work.path / "back", self.schedule, device=self.device
        )
        model = SmallLlama(shape)
        weights = load_file(checkpoint / "model.safetensors")
        model.load_state_dict({name.removeprefix("model."): one for name, one in weights.items()})
        model.to(self.device or best_device()).eval()
        for lang in lang_weights:
            for part in to_make(self.work.back_translated(lang)):
                made = back_translate(model, tokenizer, self._english(lang), lang)
                rows = (f"{one.source}\t{one.text}\t{one.english}\n" for one in made)
                part.write_text("".join(rows), "utf-8")
                _log.info("%s: %s", lang, part)

    def _records(self, lang: str) -> Iterator[tuple[str, str]]:
        with self.work.records(lang).open("rb") as lines:
            for line in lines:
                row = orjson.loads(line)
                if row["english"]:
                    yield row["text"], row["english"]

    def _english(self, lang: str) -> Iterator[str]:
        """English of the corpora of other languages: what ``lang`` has no translation of."""
        for other in _LANGUAGES:
            if other != lang and (self.data / "mt" / f"{other}-en.tsv.xz").exists():
                pairs = read_pairs(self.data, other, accept=self.accept)
                yield from islice((pair.english for pair in pairs), self.sentences)
