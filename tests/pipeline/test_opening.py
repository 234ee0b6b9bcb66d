"""From what a caller gives to a job: what is no text, no language and too long is said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.errors import ConfigError
from eat_edge.memory.budget import limits_of
from eat_edge.memory.plan import MemoryPlan
from eat_edge.pipeline.opening import (
    also_read,
    check_documents,
    check_language,
    check_options,
    check_text,
    document_of,
    in_own_language,
    open_job,
    window_of,
)
from eat_edge.pipeline.stages import Context
from eat_edge.types import Document, Sentence

OPTIONS = Options(mode="fast")


@pytest.mark.parametrize(
    ("document", "limit", "kind", "message"),
    [
        (Document("他在柏林。", lang="xx"), None, "ConfigError", "xx"),
        (Document("他在柏林。" * 3), 10, "CapacityError", "15 characters, and only 10 fit"),
    ],
)
def test_what_cannot_be_worked_on_says_why(
    context: Context, document: Document, limit: int | None, kind: str, message: str
) -> None:
    plan = limits_of(context.bundle, EngineConfig(threads=1))
    job = open_job(document, OPTIONS, context, replace(plan, max_characters=limit))
    assert job.document.error_kind == kind
    assert message in (job.document.error or "")


def test_windows_of_what_is_only_tagged_are_longer(context: Context) -> None:
    translated = window_of(context.bundle, "zh", is_translated=True)
    assert translated == context.bundle.max_window
    assert window_of(context.bundle, "zh", is_translated=False) > translated
    assert window_of(context.bundle, "ko", is_translated=True) > translated
    check_language(None, context)
    check_language("zh", context)


@pytest.mark.parametrize("text", [None, 7, b"Berlin", ["Berlin"], Document("x")])
def test_what_is_no_text_is_no_text(text: object) -> None:
    with pytest.raises(TypeError, match="the text is "):
        check_text(text)
    check_text("")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("Berlin", r"this is one, of type str: engine\(text\) tags one"),
        (b"Berlin", "this is one, of type bytes"),
        (Document("x"), "this is one, of type Document"),
        ({"a": "x"}, r"a mapping, whose keys would be tagged: give its values\(\)"),
        (7, "this is 7 of type int"),
        (None, "this is None of type NoneType"),
    ],
)
def test_one_text_in_the_place_of_many_is_refused(given: object, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        check_documents(given)
    check_documents(iter(()))


@pytest.mark.parametrize("gap", [None, float("nan"), Decimal("nan")])
def test_a_gap_of_a_table_is_a_document_with_an_error(gap: object) -> None:
    document = document_of(gap, 3)
    assert (document.text, document.error_kind) == ("", "InputError")
    assert "document 3 is " in str(document.error)
    kept = document_of(Document(gap, id="a", extra={"n": 1}), 3)  # type: ignore[arg-type]
    assert (kept.text, kept.id, kept.extra) == ("", "a", {"n": 1})
    assert kept.error is not None


def test_what_is_neither_text_nor_gap_ends_the_stream() -> None:
    assert document_of("x", 0) == Document("x")
    with pytest.raises(TypeError, match="document 5 is bytes: decode it first"):
        document_of(b"x", 5)
    with pytest.raises(TypeError, match="document 5 is 0 of type int"):
        document_of(0, 5)


@pytest.mark.parametrize(
    ("text", "is_broken"),
    [("caf\udce9", True), ("\ud83d", True), ("\ud800北京", False), ("Berlin", False)],
)
def test_text_without_a_name_because_it_was_decoded_wrongly_says_so(
    context: Context, limits: MemoryPlan, text: str, is_broken: bool
) -> None:
    job = open_job(Document(text), OPTIONS, context, limits)
    assert (job.document.error_kind == "InputError") == is_broken
    if is_broken:
        assert "half a surrogate pair" in str(job.document.error)


def test_a_mode_that_there_is_no_model_for_is_refused(context: Context) -> None:
    config = EngineConfig(threads=1, stages=Stages(translation=False))
    fast = Options(mode="fast")
    check_options(fast, {"mode": "fast"}, context, config)
    check_options(Options(mode="full"), {}, context, config)
    for mode in ("full", "auto"):
        with pytest.raises(ConfigError, match=f"mode is '{mode}', and this engine has no language"):
            check_options(Options(mode=mode), {"mode": mode}, context, config)


def test_a_window_has_the_language_of_its_own_letters(context: Context, limits: MemoryPlan) -> None:
    job = open_job(Document("東京へ行きました。"), OPTIONS, context, limits)
    window = Sentence(4, 4 + 7, "서울에서 왔다", "ja")
    (own,) = in_own_language(window, job, context.bundle)
    assert (own.lang, own.start, own.end) == ("ko", 4, 11)
    stated = open_job(Document("東京へ", lang="ja"), OPTIONS, context, limits)
    assert in_own_language(window, stated, context.bundle) == [window]


def test_the_lexicon_alone_reads_no_further_language(context: Context) -> None:
    assert also_read(context) == ()
    with pytest.raises(ConfigError, match="does not know the language 'el': give one of zh"):
        check_language("el", context)
