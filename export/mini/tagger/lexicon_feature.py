"""Lexicon matches as an input of the tagger: tried beside the lexicon in the fusion alone.

A piece that a known name covers is shown to the network with a vector for the name's type and for
whether its prior is high; it begins at zero, so that the tagger begins as it is. The id of a marked
piece is that of the piece, plus the size of the vocabulary for every mark before its own. Only what
trains is here: the runtime has no such input.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from eat_edge.evaluation.gold import read_gold
from eat_edge.evaluation.labels import LabelMap
from eat_edge.lexicon import Lexicon
from eat_edge.names import NameMatch, edges_of
from eat_edge.pipeline.hints import hinted_matches
from eat_edge.tagger.bio import BioDecoder
from eat_edge.tagger.subwords import Subwords
from eat_edge.tagger.tagger import word_rows
from eat_edge.tagger.unigram import UnigramTokenizer
from export.mini.ahead import alike
from export.mini.parallel.name_source import SWAPPABLE
from export.mini.tagger.evaluate import score_spans
from export.mini.tagger.examples import BIO

__all__ = ["MARKS", "MarkedClassifier", "judge", "marked_ids"]

HIGH = 0.5
"""Prior from which on a known name is likely to be meant."""
LEAST = 0.4
"""Least score of a span that counts; as in ``benchmarks.encoder_alone``."""
MARKS = 1 + 2 * len(SWAPPABLE)
"""No known name; then for every type one of a low and one of a high prior."""

_BATCH = 4096
_PADDING = 1
_LONGEST = 254
"""Pieces of the longest window, the two special ones left out."""
_BEGINS = [column for column, tag in enumerate(BIO) if tag.startswith("B-")]
_GOES_ON = [column for column, tag in enumerate(BIO) if tag.startswith("I-")]
_DISCOUNT = 1.6
"""Of O in source text, as at run time."""


class MarkedClassifier(nn.Module):
    """A token classifier whose ids may be marked.

    Args:
        tagger: A ``BertForTokenClassification``.
    """

    def __init__(self, tagger: Any) -> None:
        super().__init__()
        self.tagger = tagger
        # It is named as the head is, so that it learns at the head's rate.
        self.classifier_marks = nn.Embedding(MARKS, tagger.config.hidden_size)
        nn.init.zeros_(self.classifier_marks.weight)

    @property
    def bert(self) -> Any:
        """The encoder."""
        return self.tagger.bert

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Any:
        """Logits of marked ids."""
        words = self.tagger.bert.embeddings.word_embeddings
        number = words.num_embeddings
        shown = words(input_ids % number) + self.classifier_marks(input_ids // number)
        return self.tagger(inputs_embeds=shown, attention_mask=attention_mask)


def marked_ids(
    tokens: Subwords, matches: Sequence[NameMatch], number: int, *, margin: int = 0
) -> list[int]:
    """What to add to the ids of a sentence.

    Args:
        tokens: The sentence.
        matches: Known names in it, not overlapping, by start.
        number: Pieces of the vocabulary.
        margin: Special pieces before the sentence.

    Returns:
        A multiple of ``number`` for every piece; all pieces of a word have that of the first name
        that has a part of it.
    """
    added = [0] * (margin + len(tokens.ids))
    at = 0
    for first, last, (start, end) in zip(
        tokens.first_of_word, tokens.end_of_word, tokens.words, strict=True
    ):
        while at < len(matches) and matches[at].end <= start:
            at += 1
        if at < len(matches) and matches[at].start < end:
            mark = number * _mark(matches[at])
            added[margin + first : margin + last] = [mark] * (last - first)
    return added


def judge(
    model: Any,
    tokenizer: UnigramTokenizer,
    lexicon: Lexicon,
    golds: Sequence[Path],
    *,
    is_marked: bool,
    limit: int | None,
) -> Mapping[str, float]:
    """Strict span F1 over PER, LOC and ORG of the tagger alone, in float32.

    Args:
        model: A classifier, on the CPU.
        tokenizer: Its tokenizer.
        lexicon: Folds the texts, and says where known names begin and end.
        golds: Files that ``eat-edge eval`` reads; a name begins with the language.
        is_marked: Whether known names are shown to it.
        limit: First texts of each file.
    """
    figures = {}
    for path in golds:
        lang = path.name[:2]
        texts = read_gold(path, labels=LabelMap(), lang=lang, limit=limit).documents
        folded = [lexicon.fold(one.text, lang) for one in texts]
        matches = [
            hinted_matches(some) for some in lexicon.matches_of([f.text for f in folded], lang)
        ]
        tokens = [
            tokenizer.encode(one.text, edges_of(some))
            for one, some in zip(folded, matches, strict=True)
        ]
        number = model.bert.embeddings.word_embeddings.num_embeddings
        added = [
            marked_ids(one, some if is_marked else (), number)
            for one, some in zip(tokens, matches, strict=True)
        ]
        found = [
            [(*one.source_span(start, end), label) for start, end, label in spans]
            for one, spans in zip(folded, _read(model, tokenizer, tokens, added), strict=True)
        ]
        gold = [
            [(s.start, s.end, s.label) for s in one.spans if s.label in SWAPPABLE] for one in texts
        ]
        figures[path.name.split(".")[0]] = score_spans(gold, found).f1
    return figures


def _mark(match: NameMatch) -> int:
    label = match.names[0].label
    if label not in SWAPPABLE:
        return 0
    return 1 + 2 * sorted(SWAPPABLE).index(label) + (match.prior >= HIGH)


def _read(
    model: Any,
    tokenizer: UnigramTokenizer,
    tokens: Sequence[Subwords],
    added: Sequence[Sequence[int]],
) -> Iterator[list[tuple[int, int, str]]]:
    """Spans of each sentence; pieces behind the longest window are no name."""
    bio = BioDecoder(BIO, o_discount=_DISCOUNT)
    marked = [
        [known + mark for known, mark in zip(one.ids[:_LONGEST], marks, strict=False)]
        for one, marks in zip(tokens, added, strict=True)
    ]
    rows: list[NDArray[np.float32]] = [np.empty((0, len(BIO)), np.float32)] * len(tokens)
    for batch in alike(range(len(tokens)), lambda number: len(marked[number]) + 2, _BATCH):
        shown = [[*tokenizer.before, *marked[number], *tokenizer.after] for number in batch]
        longest = max(map(len, shown))
        ids = torch.tensor([[*one, *[_PADDING] * (longest - len(one))] for one in shown])
        with torch.inference_mode():
            logits = model(input_ids=ids, attention_mask=(ids != _PADDING).long()).logits
        for number, pieces in zip(batch, logits.softmax(-1).numpy(), strict=True):
            rows[number] = np.eye(1, len(BIO), dtype=np.float32).repeat(len(tokens[number].ids), 0)
            rows[number][: len(marked[number])] = pieces[1 : 1 + len(marked[number])]
    for one, pieces in zip(tokens, rows, strict=True):
        of_words = word_rows(one, pieces, _BEGINS, _GOES_ON) if one.words else pieces[:0]
        yield [
            (one.words[first][0], one.words[last - 1][1], label)
            for first, last, label, score in bio.spans(of_words)
            if label in SWAPPABLE and score >= LEAST
        ]
