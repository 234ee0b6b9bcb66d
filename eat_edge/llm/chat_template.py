"""A model's own chat template, rendered once: what it writes around the turns of a conversation."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any, NoReturn

__all__ = ["TemplateError", "Turns", "read_turns"]

_DAY = date(2026, 1, 1)
"""The date for templates that ask for it: answers must not depend on the calendar."""
_Content = str | list[dict[str, str]]
"""Of a message: its text, or a list of parts, as templates of models for pictures want it."""
_Form = Callable[[str, str], _Content]
"""Makes content of the role that says something, and of what it says."""
_PART = "eatedgepart"
"""Stands in a rendered text only where a template writes a list of parts as Python would."""
_THOUGHTS = {
    "<think>": "<think>\n\n</think>\n\n",
    "<|START_THINKING|>": "<|START_THINKING|><|END_THINKING|>",
}
"""What opens a thought, and a thought without words."""
_TASKS = ("zh", "ja")
"""Languages of two tasks, which a template for translation writes differently."""


class TemplateError(ValueError):
    """A chat template that cannot be rendered, or not as a conversation of user and assistant."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The markup of a conversation, in which special tokens are meant.

    Attributes:
        opening: Stands before the first thing the user says.
        reply: Stands between what the user says and what the assistant answers.
        again: Stands between an answer and what the user says next.
    """

    opening: str
    reply: str
    again: str


def read_turns(template: str, *, bos: str, eos: str) -> Turns:
    """Find out how a template marks the turns of a conversation.

    It is rendered with placeholders, and cut where they stand, so that nothing a user says ever
    goes through it. It runs in a sandbox, which lets it see nothing but what it is given, and
    without bounds of time and memory: `read_turns_apart` has those. The
    conversation has no system turn, which not every model knows. A template that has
    a switch for reasoning gets it switched off; a thought that it opens all the same is closed.
    A template that does nothing with content that is a string gets it as a list of one part. One
    for translation alone wants languages beside the text and writes a task that names them: the
    lines of that task are left out, for the questions are ours.

    Args:
        template: In the language Jinja, as Hugging Face and llama.cpp understand it.
        bos: Text of the token that begins a conversation.
        eos: Text of the token that ends one.

    Raises:
        TemplateError: It is no Jinja, fails, or does not write each turn once and in order.
    """
    render = _Renderer(template, bos, eos)
    try:
        return _read(render, _plain)
    except TemplateError as error:
        for read in (_with_parts, _without_task):
            try:
                return read(render)
            except TemplateError:
                continue
        # What it says to content of the usual form tells more.
        raise error from None


def _plain(role: str, text: str) -> _Content:
    return text


def _parts(role: str, text: str) -> _Content:
    return [{"type": "text", "text": text, _PART: ""}]


def _with_parts(render: "_Renderer") -> Turns:
    return _read(render, _parts)


def _task(lang: str) -> _Form:
    """What a template for translation asks for, as TranslateGemma's: answers are plain."""

    def form(role: str, text: str) -> _Content:
        if role == "assistant":
            return text
        codes = {"source_lang_code": lang, "target_lang_code": "en"}
        return [{"type": "text", "text": text, **codes}]

    return form


def _without_task(render: "_Renderer") -> Turns:
    """Turns without the lines in which a task differs by its languages, and those behind."""
    one, other = (_read(render, _task(lang)) for lang in _TASKS)
    if one == other or one.reply != other.reply:
        raise TemplateError("it has no task that differs by language")
    return Turns(
        _common_lines(one.opening, other.opening), one.reply, _common_lines(one.again, other.again)
    )


def _common_lines(one: str, other: str) -> str:
    lines = zip(one.splitlines(keepends=True), other.splitlines(keepends=True), strict=False)
    return "".join(line for line, _ in takewhile(lambda pair: pair[0] == pair[1], lines))


def _read(render: "_Renderer", form: _Form) -> Turns:
    first, answer, second = "eatedgefirst", "eatedgeanswer", "eatedgesecond"
    said = [
        {"role": role, "content": form(role, text)}
        for role, text in (("user", first), ("assistant", answer), ("user", second))
    ]
    opening, reply = _apart(render(said[:1]), first)
    start, before, again, end = _apart(render(said), first, answer, second)
    if _PART in opening + reply:
        raise TemplateError("it takes no parts")
    if (start, end) != (opening, reply):
        raise TemplateError("it writes the beginning or the end of a longer conversation otherwise")
    if not (reply.strip() and again.strip()):
        raise TemplateError("it puts nothing between what is said and what is answered")
    if before.startswith(reply) and before[len(reply) :].strip():
        # Where a model may choose a channel to speak in, an answer stands in this one.
        reply = before
    for opened, closed in _THOUGHTS.items():
        if reply.rstrip().endswith(opened):
            reply = reply.rstrip().removesuffix(opened) + closed
    return Turns(opening, reply, again)


class _Renderer:
    def __init__(self, template: str, bos: str, eos: str) -> None:
        import jinja2.ext
        import jinja2.sandbox

        class Generation(jinja2.ext.Extension):
            """A tag that marks what a model is trained on, and means nothing here."""

            tags = {"generation"}  # noqa: RUF012 (as jinja2 declares it)

            def parse(self, parser: Any) -> Any:
                next(parser.stream)
                return parser.parse_statements(("name:endgeneration",), drop_needle=True)

        environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=[Generation, "jinja2.ext.loopcontrols"],
        )
        self._constants = {
            "add_generation_prompt": True,
            "bos_token": bos,
            "documents": None,
            "enable_thinking": False,
            "eos_token": eos,
            "raise_exception": _refuse,
            "strftime_now": _DAY.strftime,
            "tools": None,
        }
        try:
            self._template = environment.from_string(template)
        except Exception as error:
            # Not only Jinja's own: what it makes of a template, Python compiles.
            raise TemplateError(f"it is no template: {error}") from error

    def __call__(self, messages: Sequence[Mapping[str, object]]) -> str:
        try:
            text = self._template.render(messages=messages, **self._constants)
        except Exception as error:
            # Whatever the template did: it is a program of others, and its errors are of any kind.
            raise TemplateError(f"it fails: {str(error) or type(error).__name__}") from error
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise TemplateError("it writes half of a surrogate pair, which is no text")
        return text


def _apart(text: str, *placeholders: str) -> list[str]:
    """Cut a text at placeholders that must each stand in it once, in this order."""
    parts = []
    for placeholder in placeholders:
        if text.count(placeholder) != 1:
            raise TemplateError("it does not write what is said once and in order")
        before, text = text.split(placeholder)
        parts.append(before)
    return [*parts, text]


def _refuse(message: str) -> NoReturn:
    raise TemplateError(message)
