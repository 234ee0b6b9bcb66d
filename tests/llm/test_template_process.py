"""Chat templates in a process of their own: the same answers, and an end to every template."""

import pytest
from chat_fakes import CHATML

from eat_edge.llm import template_process
from eat_edge.llm.chat_template import TemplateError, Turns, read_turns
from eat_edge.llm.template_process import read_turns_apart


def turns(template: str) -> Turns:
    return read_turns_apart(template, bos="<s>", eos="</s>")


def test_the_answer_is_the_same() -> None:
    assert turns(CHATML) == read_turns(CHATML, bos="<s>", eos="</s>")
    with pytest.raises(TemplateError, match="it fails: only tools"):
        turns("{{ raise_exception('only tools') }}")


@pytest.mark.parametrize(
    "attack",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set x = 10 ** (10 ** 9) %}",
        "{{ 'x' | center(10 ** 10) }}",
        "{% set n = namespace(x='x') %}"
        "{% for a in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    ],
)
def test_a_template_without_end_is_ended(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_process, "_SECONDS", 4.0)
    with pytest.raises(TemplateError, match=r"it takes |it fails: MemoryError"):
        turns(attack + CHATML)


def test_what_stands_around_a_turn_is_bounded() -> None:
    with pytest.raises(TemplateError, match="writes more than 65536 characters"):
        turns("{{ 'x' * 99999 }}" + CHATML)
