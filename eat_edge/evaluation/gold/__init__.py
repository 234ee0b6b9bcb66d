"""Gold from files: JSON Lines, CoNLL, brat, and what annotation tools export."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eat_edge.errors import InputError
from eat_edge.evaluation.gold.annotation import read_label_studio
from eat_edge.evaluation.gold.brat import read_brat
from eat_edge.evaluation.gold.conll import read_conll
from eat_edge.evaluation.gold.docbin import read_docbin
from eat_edge.evaluation.gold.files import COMPRESSED
from eat_edge.evaluation.gold.jsonl import read_jsonl
from eat_edge.evaluation.labels import LabelMap
from eat_edge.evaluation.spans import GoldDocument, GoldSet, Span
from eat_edge.readers.tables import printable
from eat_edge.text import identify, identify_sentence

__all__ = ["read_gold", "read_gold_sets"]

_JSONL = frozenset({".jsonl", ".ndjson"})
_CONLL = frozenset({".bio", ".bioes", ".bmes", ".conll", ".iob", ".iob2", ".tsv", ".txt"})


def read_gold_sets(
    paths: Sequence[str], *, labels: LabelMap, lang: str | None = None, limit: int | None = None
) -> list[GoldSet]:
    """Read several golds and give each a name of its own.

    Args:
        paths: Files, or directories of brat.
        labels: What the gold's labels are here.
        lang: Language of documents that do not say theirs; None guesses.
        limit: How many documents of each to keep, the first ones; None keeps all.

    Returns:
        One set for each path. A set has the name of its file up to the first dot, or the whole path
        where two would have the same.

    Raises:
        InputError: See ``read_gold``.
    """
    sets = [read_gold(Path(path), labels=labels, lang=lang, limit=limit) for path in paths]
    names = [one.name for one in sets]
    return [replace(one, name=one.path) if names.count(one.name) > 1 else one for one in sets]


def read_gold(
    path: Path, *, labels: LabelMap, lang: str | None = None, limit: int | None = None
) -> GoldSet:
    """Read gold in the form that the name of its file says.

    A directory is brat. Files are JSON Lines (``.jsonl``, ``.ndjson``), an export of Label Studio
    (``.json``), a DocBin (``.spacy``) or CoNLL (``.conll``,
    ``.bio``, ``.iob``, ``.iob2``, ``.bioes``, ``.bmes``, ``.tsv``, ``.txt``); JSON Lines and CoNLL
    also with ``.xz`` or ``.gz``. All of it is read and checked, whatever the limit.

    Args:
        path: File or directory.
        labels: What the gold's labels are here.
        lang: Language of documents that do not say theirs; None guesses: that of the whole file,
            because single sentences can mislead, but where a document has letters that it lacks.
        limit: How many documents to keep, the first ones; None keeps all.

    Returns:
        The gold.

    Raises:
        InputError: The gold is missing, empty, of no known form, or broken; the message names the
            file, the line and the remedy.
    """
    documents = [_mapped(document, labels) for document in _documents(path, lang)]
    if not documents:
        raise InputError(
            f"{printable(path)!r} has no gold in it: name a file or directory that has"
        )
    prior = identify("\n".join(document.text for document in documents))
    return GoldSet(
        name=printable(Path(path.name.split(".")[0] or path)),
        path=printable(path),
        documents=tuple(
            replace(document, lang=lang or identify_sentence(document.text, prior))
            if document.lang == "und"
            else document
            for document in documents[:limit]
        ),
    )


def _documents(path: Path, lang: str | None) -> list[GoldDocument]:
    if path.is_dir():
        return read_brat(path)
    if not path.exists():
        raise InputError(f"cannot read {printable(path)!r}: no such file, check the path")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    form = suffixes[-1] if suffixes else ""
    if form in _JSONL:
        return read_jsonl(path)
    if form in _CONLL:
        return read_conll(path, lang)
    if form == ".json":
        return read_label_studio(path)
    if form == ".spacy":
        return read_docbin(path)
    raise InputError(
        f"{printable(path)!r} is no gold by its name: JSON Lines end in "
        f"{' '.join(sorted(_JSONL))}, CoNLL in {' '.join(sorted(_CONLL))}, each also with "
        ".xz or .gz; Label Studio's export in .json, a DocBin in .spacy; brat is a directory"
    )


def _mapped(document: GoldDocument, labels: LabelMap) -> GoldDocument:
    spans = []
    for span in document.spans:
        label = labels(span.label)
        if label is not None:
            spans.append(Span(span.start, span.end, label))
    # Two labels of the gold may be one of ours.
    return replace(document, spans=tuple(sorted(set(spans))))
