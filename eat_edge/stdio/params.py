"""What is asked to be tagged, and how."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from reprlib import repr as short
from typing import Any, cast

from eat_edge.config import OptionValues
from eat_edge.errors import InputError
from eat_edge.readers import MAX_TEXT
from eat_edge.redact.plan import RedactionPlan
from eat_edge.stdio.messages import Code, RpcError, is_unicode
from eat_edge.types import Document

__all__ = ["Task", "many_params", "one_params", "redact_params"]

_OPTIONS = frozenset(OptionValues.__annotations__)
"""Parameters that say how to tag; the engine refuses values that they cannot have."""


@dataclass(frozen=True, slots=True)
class Task:
    """Documents to be tagged for one request.

    Attributes:
        documents: In order; what is wrong with one of many is its error.
        options: How, where it is not as the engine was loaded.
        token: Of progress notifications; None for none.
    """

    documents: tuple[Document, ...]
    options: OptionValues
    token: str | int | None = None


def one_params(params: Mapping[str, Any]) -> Task:
    """Read the parameters of ``tag``.

    Raises:
        RpcError: They are not what they should be.
    """
    _check_names(params, {"text", "id", *_OPTIONS})
    record = {name: params[name] for name in ("text", "id") if name in params}
    document = _document(record, "the request")
    return Task((document,), _options(params))


def many_params(params: Mapping[str, Any]) -> Task:
    """Read the parameters of ``tagMany``.

    Raises:
        RpcError: They are not what they should be.
    """
    _check_names(params, {"documents", "workDoneToken", *_OPTIONS})
    given = params.get("documents")
    if not isinstance(given, list):
        raise _wrong("documents", given, "a list")
    token = params.get("workDoneToken")
    if token is not None and not (type(token) is int or _is_text(token)):
        raise _wrong("workDoneToken", token, "text or a whole number")
    documents = tuple(_document(item, f"documents[{at}]") for at, item in enumerate(given))
    return Task(documents, _options(params), token)


def redact_params(params: Mapping[str, Any]) -> tuple[Task, RedactionPlan]:
    """Read the parameters of ``redact``: those of ``tagMany``, and what becomes of names.

    Raises:
        ConfigError: There is no such operator, type or scope.
        RpcError: They are not what they should be.
    """
    own = ("operator", "operators", "scope")
    operators = params.get("operators")
    if operators is not None and not isinstance(operators, dict):
        raise _wrong("operators", operators, "an object of types and operators")
    given = {name: params[name] for name in own if params.get(name) is not None}
    if "operator" in given:
        given["default"] = given.pop("operator")
    task = many_params({name: value for name, value in params.items() if name not in own})
    if task.options.get("offsets") not in (None, "code-points"):
        raise _wrong("offsets", task.options.get("offsets"), "code-points, which alone redact has")
    return task, RedactionPlan(**given)


def _document(given: object, place: str) -> Document:
    record = {"text": given} if isinstance(given, str) else given
    if not isinstance(record, dict):
        raise _wrong(place, given, "text or an object with text")
    _check_names(record, {"text", "id", "lang"})
    text, own_id = record.get("text"), record.get("id")
    if not isinstance(text, str) or not is_unicode(text):
        raise _wrong(f"the text of {place}", text, "text in Unicode")
    if own_id is not None and not (type(own_id) is int or _is_text(own_id)):
        raise _wrong(f"the id of {place}", own_id, "text or a whole number")
    name = None if own_id is None else str(own_id)
    lang = _lang(record, f"the lang of {place}") or "und"
    if len(text) > MAX_TEXT:
        problem = f"its text has {len(text)} characters, more than {MAX_TEXT}: split it"
        return Document("", id=name, lang=lang).with_error(InputError(problem))
    return Document(text, id=name, lang=lang)


def _lang(record: Mapping[str, Any], place: str) -> str | None:
    lang = record.get("lang")
    if lang is not None and not _is_text(lang):
        raise _wrong(place, lang, "the code of a language")
    return None if lang in (None, "", "auto", "und") else str(lang)


def _options(params: Mapping[str, Any]) -> OptionValues:
    options = {name: params[name] for name in _OPTIONS if params.get(name) is not None}
    return cast(OptionValues, options)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and is_unicode(value)


def _check_names(record: Mapping[str, Any], known: Collection[str]) -> None:
    for name in record:
        if name not in known:
            raise RpcError(
                Code.INVALID_PARAMS,
                f"there is no parameter {short(name)}; there are {', '.join(sorted(known))}",
            )


def _wrong(place: str, value: object, wanted: str) -> RpcError:
    return RpcError(Code.INVALID_PARAMS, f"{place} is {short(value)}, not {wanted}")
