"""From what a caller gives to a job: a document, its language and mode, cut into sentences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from numbers import Number

from eat_edge.bundle import Bundle
from eat_edge.config import EngineConfig, Options, OptionValues, language_code
from eat_edge.config.language_tags import UNKNOWN
from eat_edge.decoder.llama.library import load_library
from eat_edge.errors import CapacityError, ConfigError, InputError
from eat_edge.memory.plan import MemoryPlan
from eat_edge.pipeline.jobs import Job
from eat_edge.pipeline.stages import Context
from eat_edge.pipeline.uncertain import Asking, asking_of
from eat_edge.text import identify, identify_sentence, split
from eat_edge.text.languages import LANGUAGES
from eat_edge.text.script import has_non_latin_letter
from eat_edge.types import Document, Sentence

__all__ = [
    "also_read",
    "check_documents",
    "check_language",
    "check_options",
    "check_text",
    "document_of",
    "in_own_language",
    "open_job",
    "window_of",
]

_READABLE = frozenset(language.code for language in LANGUAGES if language.script != "Latin")
"""Languages in scripts that are not Latin."""

_HALF_PAIR = re.compile("[\ud800-\udfff]")

_WINDOW = 400
"""Code points of the longest sentence that is only tagged; one that is translated is shorter."""


def check_text(text: object) -> None:
    """Refuse what is no text.

    Raises:
        TypeError: It is none.
    """
    if isinstance(text, Document):
        raise TypeError(
            "the text is a Document: engine.pipe([document]) takes it, engine(document.text) "
            "its text"
        )
    if not isinstance(text, str):
        raise TypeError(f"the text is {_described(text)}, not a str")


def check_documents(documents: object) -> None:
    """Refuse one text where many are asked for: its characters would be taken for them.

    Raises:
        TypeError: It is one.
    """
    if isinstance(documents, str | bytes | Document):
        raise TypeError(
            f"pipe takes many texts, and this is one, of type {type(documents).__name__}: "
            "engine(text) tags one, pipe([text]) too"
        )
    if isinstance(documents, Mapping):
        raise TypeError(
            "pipe takes texts, and this is a mapping, whose keys would be tagged: give its values()"
        )
    if not isinstance(documents, Iterable):
        raise TypeError(f"pipe takes an iterable of texts, and this is {_described(documents)}")


def document_of(one: object, place: int) -> Document:
    """What stands at a place of a stream as a document.

    Args:
        one: A text or a document. None and NaN are the gaps of a table.
        place: Its number, for messages.

    Returns:
        The document; it carries an error where a text is missing.

    Raises:
        TypeError: It is neither.
    """
    if isinstance(one, str):
        return Document(one)
    if isinstance(one, Document) and isinstance(one.text, str):
        return one
    given = one.text if isinstance(one, Document) else one
    if _is_missing(given):
        # Tables have gaps; one of them must not end a stream of millions.
        empty = replace(one, text="") if isinstance(one, Document) else Document("")
        return empty.with_error(InputError(f"document {place} is {given}, not a text"))
    raise TypeError(f"document {place} is {_described(given)}, not a str or an eat_edge.Document")


def _is_missing(value: object) -> bool:
    """Whether a value stands for none in a table: None, NaN of any kind, pandas' NA and NaT."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, Number) and bool(value != value)


def _described(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return f"{type(value).__name__}: decode it first"
    return f"{value!r:.40} of type {type(value).__name__}"


def check_options(
    options: Options, asked: OptionValues, context: Context, config: EngineConfig
) -> None:
    """Refuse a language that nothing is found in, and a mode that the engine has no model for.

    Args:
        options: All options of the call.
        asked: What the call itself says. A mode that it leaves to the engine is not refused: one
            in the mode ``full`` may have been loaded without its translation, to measure that.
        context: What the stages work with.
        config: What the engine was loaded with.

    Raises:
        ConfigError: It asks for one of these; the message says what would do.
    """
    check_language(options.lang, context)
    if asked.get("mode") is None and asked.get("translate") is None:
        return
    is_left_out = asked.get("mode") == "auto" and not config.has_translation
    if is_left_out or (options.translates_all and not context.models.has_llm):
        if config.has_translation:
            # It was left out for want of llama.cpp: that error says what adds it.
            load_library()
        raise ConfigError(
            f"mode is {options.mode!r}, and this engine has no language model: load it with "
            "mode='auto'"
        )


def open_job(document: Document, options: Options, context: Context, limits: MemoryPlan) -> Job:
    """Cut a document into sentences.

    Args:
        document: One that carries an error is not worked on.
        options: Its ``lang`` is for documents that do not state their own.
        context: What the stages work with.
        limits: The longest text.

    Returns:
        The job; it carries the error where the language is not known, or the text too long.
    """
    job = Job(document, asking_of(options))
    if document.error is not None:
        return job
    with job.fails_alone():
        _check_decoded(document.text)
        bundle = context.bundle
        said = document.lang
        is_open = isinstance(said, str) and said.strip().lower() in UNKNOWN
        stated = "und" if is_open else language_code(said)
        lang = stated if stated != "und" else options.lang or identify(document.text)
        job.document = replace(document, lang=lang)
        # English in our own output was recognised, not demanded: it reads back as it was.
        if stated != "und" and lang != identify(document.text):
            check_language(lang, context)
        longest = limits.max_characters
        if longest is not None and len(document.text) > longest:
            raise CapacityError(
                f"a text of {len(document.text)} characters, and only {longest} fit into "
                "--max-memory: split it, or give more memory"
            )
        job.has_language = stated != "und" or options.lang is not None
        widest = window_of(bundle, lang, is_translated=job.asking is not Asking.NEVER)
        job.rest.extend(split(document.text, lang, max_chars=widest))
    return job


def _check_decoded(text: str) -> None:
    """Refuse what cannot have a name only because it was decoded wrongly.

    Names beside half a surrogate pair are found; offsets hold for them as well.

    Raises:
        InputError: It has half a surrogate pair, and no letter that is not Latin.
    """
    broken = _HALF_PAIR.search(text)
    if broken is not None and not has_non_latin_letter(text):
        raise InputError(
            f"the text has half a surrogate pair, {broken[0]!a}, at {broken.start()}: decode its "
            "bytes in their encoding, without surrogateescape, and join pairs of UTF-16"
        )


def in_own_language(window: Sentence, job: Job, bundle: Bundle) -> list[Sentence]:
    """Give a window the language of its own letters, where nobody said which it is.

    Args:
        window: One of ``job.rest``, in the language of the document.
        job: The document. Its windows are recognised one by one as they are taken up, so that
            opening a long document does not hold up others.
        bundle: Says how long windows may be.

    Returns:
        The window, or its parts where those of its language have to be shorter.
    """
    if job.has_language:
        return [window]
    own = identify_sentence(window.text, window.lang)
    longest = window_of(bundle, own, is_translated=job.asking is not Asking.NEVER)
    if own == window.lang or len(window.text) <= longest:
        return [replace(window, lang=own)]
    return [
        replace(part, start=window.start + part.start, end=window.start + part.end)
        for part in split(window.text, own, max_chars=longest)
    ]


def window_of(bundle: Bundle, lang: str, *, is_translated: bool) -> int:
    """Code points of the longest sentence window.

    Args:
        bundle: The bundle.
        lang: Language of the document.
        is_translated: Whether it may be translated, if the bundle translates its language.
    """
    if is_translated and lang in bundle.translated:
        return bundle.max_window
    return max(bundle.max_window, _WINDOW)


def also_read(context: Context) -> tuple[str, ...]:
    """The languages that the tagger reads, though the bundle is not made for them."""
    if not context.models.reads_source:
        return ()
    return tuple(sorted(_READABLE.difference(context.bundle.languages)))


def check_language(lang: str | None, context: Context) -> None:
    """Refuse a language that nothing is found in.

    Args:
        lang: As `language_code` gives it; None is fine.
        context: What the stages work with.

    Raises:
        ConfigError: Its bundle is for others, and its tagger does not read it.
    """
    bundle, others = context.bundle, also_read(context)
    if lang is None or lang in bundle.languages or lang in others:
        return
    remedy = f"give one of {', '.join(bundle.languages)}"
    if others:
        remedy += ", or another that is not written in Latin script"
    raise ConfigError(
        f"the bundle {bundle.name} does not know the language {lang!r}: {remedy}, or leave it out "
        "to have it recognised"
    )
