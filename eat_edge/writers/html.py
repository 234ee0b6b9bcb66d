"""HTML: one page that needs nothing but itself, for reading, printing and passing on."""

from collections import Counter
from typing import BinaryIO

from eat_edge.text.languages import RIGHT_TO_LEFT
from eat_edge.types import LABELS, Document, Entity
from eat_edge.writers.base import (
    DRAFT,
    document_name,
    error_text,
    escaped,
    segments,
    shown_english,
)
from eat_edge.writers.tally import NameCount, NameTally

__all__ = ["HtmlWriter"]

_NAMES = {"PER": "person", "LOC": "place", "ORG": "organisation", "MISC": "other name"}

_SHORT_NAME, _SHORT_ENGLISH = 12, 34
"""Characters of a name, and of its English, that 300 pixels have room for."""

_STYLE = """
:root {
  color-scheme: light dark;
  --page: #faf9f7; --card: #ffffff; --ink: #1c1b1a; --soft: #6a6761; --line: #e6e3dd;
  --per: #cfe8f7; --per-ink: #0b4f75; --loc: #d5efd3; --loc-ink: #1d5a26;
  --org: #fbe6b9; --org-ink: #6b4700; --misc: #eadcf7; --misc-ink: #58307f;
  --own: #e3e5e8; --own-ink: #33383f;
  --error: #fbe0dc; --error-ink: #8a1f11;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16171a; --card: #1e2024; --ink: #e8e6e3; --soft: #9a978f; --line: #30333a;
    --per: #123f5a; --per-ink: #b8e1fa; --loc: #1d4425; --loc-ink: #bfe9c0;
    --org: #52400f; --org-ink: #f8dd9b; --misc: #41285b; --misc-ink: #e3cffa;
    --own: #3a3f47; --own-ink: #dfe3e8;
    --error: #571d15; --error-ink: #ffd0c8;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 52rem;
  background: var(--page); color: var(--ink);
  font: 1.0625rem/1.9 system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC",
    "Hiragino Sans", "Microsoft YaHei", "Yu Gothic", sans-serif;
}
h1 { margin: 0 0 .75rem; font-size: 1.375rem; font-weight: 650; letter-spacing: -.01em; }
header { margin-bottom: 1.75rem; }
header ul { display: flex; flex-wrap: wrap; gap: .375rem 1.25rem; margin: 0; padding: 0; }
header li { list-style: none; font-size: .875rem; color: var(--soft); }
article {
  margin: 0 0 .875rem; padding: .875rem 1.125rem 1rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .625rem;
  break-inside: avoid; content-visibility: auto; contain-intrinsic-size: auto 8rem;
}
article h2 {
  margin: 0 0 .25rem; font-size: .75rem; font-weight: 500; line-height: 1.5;
  color: var(--soft); overflow-wrap: anywhere;
}
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.translation { margin-top: .375rem; font-size: .9375rem; line-height: 1.6; color: var(--soft); }
.translation summary { font-size: .75rem; cursor: pointer; }
.error {
  margin-top: .375rem; padding: .25rem .625rem; border-radius: .375rem;
  font-size: .875rem; line-height: 1.6; background: var(--error); color: var(--error-ink);
}
mark {
  padding: .125em .3em; border-radius: .3em; background: var(--own); color: var(--own-ink);
  box-decoration-break: clone; -webkit-box-decoration-break: clone;
}
mark[title] { cursor: help; }
article > p:has(ruby) { line-height: 2.75; }
ruby {
  margin-inline: .2em;
  ruby-position: under; -webkit-ruby-position: after; ruby-align: center; word-break: keep-all;
}
ruby.short { white-space: nowrap; }
rt {
  padding: .25em .25em 0; font-size: .6875em; line-height: 1.3; color: var(--soft);
  user-select: none;
}
table { width: 100%; border-collapse: collapse; font-size: .9375rem; line-height: 1.6; }
caption { margin: 2rem 0 .5rem; font-weight: 650; text-align: start; }
th { font-weight: 500; font-size: .8125rem; color: var(--soft); }
th, td { padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); text-align: start; }
td { overflow-wrap: anywhere; }
td:nth-child(2) { overflow-wrap: normal; }
td:nth-child(3) { overflow-wrap: break-word; }
@media screen and (max-width: 30rem) {
  table { font-size: .875rem; }
  th, td { padding-inline-end: .5rem; }
  th:last-child, td:last-child { display: none; }
}
.number { text-align: end; font-variant-numeric: tabular-nums; }
mark::after {
  /* The word joiner keeps it beside the last letter of the name. */
  content: "\\2060" attr(data-label); white-space: nowrap; line-height: 1;
  margin-inline-start: .4em; vertical-align: .12em;
  font-size: .625em; font-weight: 700; letter-spacing: .04em; opacity: .85;
}
.per { background: var(--per); color: var(--per-ink); }
.loc { background: var(--loc); color: var(--loc-ink); }
.org { background: var(--org); color: var(--org-ink); }
.misc { background: var(--misc); color: var(--misc-ink); }
footer { margin-top: 1.75rem; font-size: .875rem; color: var(--soft); }
@media print {
  :root { --page: #fff; --card: #fff; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  article { content-visibility: visible; border-width: 0 0 1px; border-radius: 0; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


class HtmlWriter:
    """Writes one self-contained page, document by document, complete after ``close``.

    No script and nothing loaded from elsewhere; the page forbids itself both. Light and dark,
    right to left where the language is, and fit to print. The English name of an entity, and
    where it comes from, is shown when the pointer rests on it. The translation is marked as a
    machine's draft and can be folded away. Cut off in the middle, the page still opens.

    Args:
        stream: Bytes out, UTF-8; stays open.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._num_documents = 0
        self._num_entities: Counter[str] = Counter()
        self._tally = NameTally()
        self._is_begun = False

    def write(self, document: Document) -> None:
        """Write one document and flush it."""
        self._begin()
        self._num_documents += 1
        self._num_entities.update(entity.label for entity in document.entities)
        self._tally.count(document)
        self._put(_article(document))

    def close(self) -> None:
        """Write the totals and the end of the page."""
        self._begin()
        totals = [_counted(self._num_documents, "document")]
        own = sorted(set(self._num_entities).difference(LABELS))
        totals += [
            f"{self._num_entities[label]} {escaped(label)}"
            for label in (*LABELS, *own)
            if self._num_entities[label]
        ]
        self._put(_table(self._tally.names()))
        self._put(f"</main>\n<footer>{' · '.join(totals)}</footer>\n</body>\n</html>\n")

    def _begin(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            self._put(_head())

    def _put(self, html: str) -> None:
        self._stream.write(html.encode())
        self._stream.flush()


def _head() -> str:
    legend = "".join(
        f'<li><mark class="{label.lower()}" data-label="{label}">{name}</mark></li>'
        for label, name in _NAMES.items()
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Named entities</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>Named entities</h1>\n<ul>{legend}</ul>\n</header>\n<main>\n"
    )


def _article(document: Document) -> str:
    direction = "rtl" if document.lang in RIGHT_TO_LEFT else "auto"
    language = "" if document.lang == "und" else f' lang="{escaped(document.lang)}"'
    text = "".join(
        escaped(piece) if entity is None else _mark(piece, entity, document.place_of(entity))
        for piece, entity in segments(document)
    )
    parts = [
        f"<h2>{escaped(document_name(document))}</h2>",
        f'<p dir="{direction}"{language}>{text}</p>',
    ]
    if document.translation:
        lines = [f'<p lang="en">{escaped(document.translation)}</p>']
        lines += [f"<p>{escaped(note)}</p>" for note in document.translation_notes]
        # Details fold without a script.
        inside = f"<summary>{DRAFT}</summary>{''.join(lines)}"
        parts.append(f'<details class="translation" open>{inside}</details>')
    if document.error is not None:
        parts.append(f'<p class="error">{escaped(error_text(document))}</p>')
    return "<article>\n" + "\n".join(parts) + "\n</article>\n"


def _mark(piece: str, entity: Entity, place: str | None) -> str:
    facts = [shown_english(entity), entity.english_source, entity.id, place or ""]
    facts += [_NAMES.get(entity.label, entity.label), f"{entity.score:.2f}"]
    title = " · ".join(filter(None, facts))
    label = escaped(entity.label)
    mark = (
        f'<mark class="{label.lower()}" data-label="{label}" title="{escaped(title)}">'
        f"{escaped(piece)}</mark>"
    )
    if not entity.english and not entity.english_guess:
        return mark
    english = shown_english(entity)
    # What is short stays in a line, on a telephone too.
    is_short = len(piece) <= _SHORT_NAME and len(english) <= _SHORT_ENGLISH
    kind = ' class="short"' if is_short else ""
    return f'<ruby{kind}>{mark}<rt lang="en">{escaped(english)}</rt></ruby>'


def _table(names: list[NameCount]) -> str:
    """All names with their counts, nothing where there are none."""
    if not names:
        return ""
    rows = [
        f"<tr><td>{escaped(name.text)}</td><td>{_NAMES.get(name.label, escaped(name.label))}</td>"
        f'<td lang="en">{escaped(name.shown_english)}</td><td class="number">{name.count}</td>'
        f'<td class="number">{name.num_documents}</td></tr>\n'
        for name in names
    ]
    return (
        '<table>\n<caption>All names</caption>\n<thead><tr><th scope="col">name</th>'
        '<th scope="col">type</th><th scope="col">English</th><th scope="col" class="number">count'
        '</th><th scope="col" class="number">documents</th></tr></thead>\n<tbody>\n'
        f"{''.join(rows)}</tbody>\n</table>\n"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
