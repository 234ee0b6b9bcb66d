"""Hides names and numbers of a document, the same name always behind the same token."""

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from eat_edge.config import Options
from eat_edge.own_names.lists import ignored_of, labels_of
from eat_edge.redact.again import forms_again
from eat_edge.redact.honorifics import familiar_of, surnames_before, surnames_of
from eat_edge.redact.languages import language_of
from eat_edge.redact.patterns import BY_FORM_ALONE, find_patterns, require_libraries
from eat_edge.redact.people import People, familiar_forms, normal
from eat_edge.redact.plan import PATTERNS, RedactionPlan
from eat_edge.redact.pseudonyms import Pseudonym, pseudonym
from eat_edge.redact.repeats import repeats
from eat_edge.redact.thai_surnames import surnames_behind
from eat_edge.types import Document

__all__ = ["Redacted", "Redaction", "Redactor", "Tokens", "check_types", "redacted_record"]

MASK = "███"
_HASH_DIGITS = 16
_TOKEN_DIGITS = 8
_TRIES = 1000
"""Other names that are looked at for one that is free in a text."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Something hidden.

    Attributes:
        start: First code point in the redacted text.
        end: One past the last.
        label: Its type.
        replacement: ``redacted.text[start:end]``.
        original: What stood there.
    """

    start: int
    end: int
    label: str
    replacement: str
    original: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A document without its names.

    Attributes:
        text: The redacted text, in which everything else is as it was; empty where the document
            carries an error: what could not be looked through is not passed on.
        redactions: What was hidden, by start.
        document: The document that was redacted; it holds all names.
    """

    text: str
    redactions: tuple[Redaction, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    label: str


class Redactor:
    """Redacts documents. Thread-safe, but for documents with the same `Tokens`.

    Args:
        plan: What becomes of each type.
        key: Secret that hashes, pseudonyms and tokens of a corpus are made with: 16 bytes or more.
        options: What the documents are tagged with: the types of its names may have operators, and
            of a language that it names only the numbers of its countries are looked for.

    Raises:
        ConfigError: The plan has a type that nothing has, or numbers are to be hidden and what
            checks them is not installed.
        InputError: A list of names cannot be read.
    """

    def __init__(self, plan: RedactionPlan, key: bytes, options: Options | None = None) -> None:
        options = options or Options()
        check_types(plan, options)
        self._plan, self._key, self._is_lang_named = plan, key, options.lang is not None
        self._has_persons = "PER" in options.labels and plan.operator("PER") != "keep"
        self._ignored = frozenset(map(normal, ignored_of(options.ignore)))
        self._patterns = tuple(label for label in PATTERNS if plan.operator(label) != "keep")
        if set(self._patterns) - BY_FORM_ALONE:
            require_libraries()

    def tokens(self, group: str) -> "Tokens":
        """What stands for the names of documents that belong together, as lines of a file do.

        Args:
            group: Tells them from others.
        """
        return Tokens(self._plan, self._key, group)

    def redact(
        self,
        document: Document,
        tokens: "Tokens | None" = None,
        *,
        check: Callable[[], None] = lambda: None,
    ) -> Redacted:
        """Hide the names of a document.

        Args:
            document: As an engine gives it, with offsets in code points.
            tokens: Of the documents that it belongs to, which come in their order; None for a
                document by itself.
            check: Called again and again while that goes on; what it raises ends it.
        """
        if document.error is not None:
            return Redacted("", (), document)
        text = document.text
        if tokens is None:
            tokens = self.tokens(f"{document.id}\n{text}")
        spans = self._spans(document, tokens, check)
        tokens.add(document, [(text[one.start : one.end], one.label) for one in spans])
        pieces, redactions, at, length = [], [], 0, 0
        for span in spans:
            check()
            original = text[span.start : span.end]
            replacement = tokens.token(original, span.label)
            pieces += [text[at : span.start], replacement]
            start = length + span.start - at
            length, at = start + len(replacement), span.end
            redactions.append(Redaction(start, length, span.label, replacement, original))
        pieces.append(text[at:])
        return Redacted("".join(pieces), tuple(redactions), document)

    def _spans(
        self, document: Document, tokens: "Tokens", check: Callable[[], None]
    ) -> list[_Span]:
        """What is found, and further forms of it: where two overlap, all of both, as the longer.

        The surnames of persons that are found are added to those of the documents before, and so is
        what friends call them.
        """
        by_pattern = find_patterns(
            document.text,
            document.lang,
            self._patterns,
            is_guess=not self._is_lang_named,
            check=check,
        )
        found = [_Span(one.start, one.end, one.label) for one in document.entities]
        found += [_Span(one.start, one.end, one.label) for one in by_pattern]
        found = [one for one in found if self._plan.operator(one.label) != "keep"]
        merged = _merged(found)
        persons = [(one.start, one.end) for one in merged if one.label == "PER"]
        more = [*self._again(document, persons, check), *surnames_behind(document.text, persons)]
        if self._has_persons:
            names = {document.text[start:end] for start, end in persons}
            tokens.surnames |= surnames_of(names)
            more += surnames_before(document.text, tokens.surnames, self._ignored)
            chinese = (name for name in names if language_of(name, document.lang) == "zh")
            tokens.familiar |= set().union(*map(familiar_forms, chinese)) - self._ignored
            more += familiar_of(document.text, tokens.familiar)
        labels = {document.text[one.start : one.end]: one.label for one in merged}
        others = repeats(document.text, [(one.start, one.end) for one in merged], check)
        spans = [_Span(start, end, labels[surface]) for start, end, surface in others]
        return _merged([*merged, *spans, *(_Span(start, end, "PER") for start, end in more)])

    def _again(
        self, document: Document, persons: list[tuple[int, int]], check: Callable[[], None]
    ) -> Iterator[tuple[int, int]]:
        """Further forms of persons, each by the rules of the language of its name."""
        by_lang: dict[str, list[tuple[int, int]]] = {}
        for start, end in persons:
            own = language_of(document.text[start:end], document.lang)
            by_lang.setdefault(own, []).append((start, end))
        for lang, its in by_lang.items():
            yield from forms_again(document.text, lang, its, self._ignored, check)


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Spans of which none overlap: where two did, all of both, as the longer."""
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        last = merged[-1] if merged else None
        if last is None or span.start >= last.end:
            merged.append(span)
            continue
        longer = max(last, span, key=lambda one: one.end - one.start)
        merged[-1] = _Span(last.start, max(last.end, span.end), longer.label)
    return merged


def check_types(plan: RedactionPlan, options: Options) -> None:
    """Refuse an operator for a type that nothing has, as a slip of the pen makes it.

    Args:
        plan: What becomes of each type.
        options: What documents are tagged with; its names may bring types of their own.

    Raises:
        ConfigError: There is one.
        InputError: A list of names cannot be read.
    """
    if plan.own_types:
        plan.check_types(labels_of(options.names))


def redacted_record(redacted: Redacted, keep_fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """A redacted document as plain values; nothing of what was hidden is in it.

    Args:
        redacted: The document.
        keep_fields: Other fields of its record that are passed on.
    """
    document = redacted.document
    return {
        "id": document.id,
        "lang": document.lang,
        "text": redacted.text,
        "redactions": [
            {"start": one.start, "end": one.end, "text": one.replacement, "label": one.label}
            for one in redacted.redactions
        ],
        "error": document.error,
        "error_kind": document.error_kind,
        **{name: document.extra[name] for name in keep_fields if name in document.extra},
    }


class Tokens:
    """What stands for the names of one document, or of all lines of a file. Not thread-safe.

    Args:
        plan: What becomes of each type.
        key: Secret of hashes and pseudonyms.
        group: What the names belong to: within it the same name is the same token.

    Attributes:
        surnames: Those of persons that were found so far.
        familiar: What friends call those of them who are Chinese.
    """

    def __init__(self, plan: RedactionPlan, key: bytes, group: str) -> None:
        self._plan, self._key, self._group = plan, key, group
        self._document = Document("")
        self._people = People()
        self.surnames: set[str] = set()
        self.familiar: set[str] = set()
        self._numbers: dict[str, dict[str, int]] = {}
        self._others: dict[tuple[str, str], Pseudonym | None] = {}
        self._taken: set[str] = set()

    def add(self, document: Document, names: Iterable[tuple[str, str]]) -> None:
        """Go on with a document.

        Args:
            document: The next.
            names: All that is hidden in it, surfaces and types.
        """
        self._document = document
        self._people.add(names, document.lang)

    def token(self, surface: str, label: str) -> str:
        """What a name of the document becomes; never empty."""
        full = self._people.full(surface, label)
        operator = self._plan.operator(label)
        if operator == "mask":
            return MASK
        if operator == "hash":
            return f"[{label}:{self._digest(label, full)[:_HASH_DIGITS]}]"
        if operator == "pseudonym":
            other = self._other(full, label)
            if other is not None:
                return other.of(self._people.part(surface, label))
        return self._numbered(full, label)

    def _numbered(self, full: str, label: str) -> str:
        if self._plan.scope == "corpus":
            return f"[{label}_{self._digest(label, full)[:_TOKEN_DIGITS]}]"
        of_type = self._numbers.setdefault(label, {})
        return f"[{label}_{of_type.setdefault(full, len(of_type) + 1)}]"

    def _other(self, full: str, label: str) -> Pseudonym | None:
        """Another name that neither stands in the text nor stands for another name of it."""
        if (label, full) not in self._others:
            other = self._others[label, full] = self._choose(full, label)
            if other is not None:
                self._taken.add(other.text)
        return self._others[label, full]

    def _choose(self, full: str, label: str) -> Pseudonym | None:
        document = self._document
        lang = language_of(full, document.lang)
        scope = "" if self._plan.scope == "corpus" else self._group
        first = int(self._digest(label, full, scope), 16)
        for number in range(first, first + _TRIES):
            other = pseudonym(full, label, lang, number)
            if other is None:
                return None
            if other.text not in self._taken and other.text not in document.text:
                return other
        return None

    def _digest(self, *parts: str) -> str:
        return hmac.new(self._key, "\0".join(parts).encode(), sha256).hexdigest()
