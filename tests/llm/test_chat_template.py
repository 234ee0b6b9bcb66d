"""Chat templates: what they write around the turns, and that they can do nothing else."""

import pytest
from chat_fakes import CHATML, INST

from eat_edge.llm.chat_template import TemplateError, Turns, read_turns

THINKING = CHATML + (
    "{% if enable_thinking is defined and enable_thinking is false %}"
    "<think>\n\n</think>\n\n{% endif %}"
)


def turns(template: str) -> Turns:
    return read_turns(template, bos="<s>", eos="</s>")


def test_a_template_is_cut_where_turns_stand() -> None:
    assert turns(CHATML) == Turns(
        "<|im_start|>user\n",
        "<|im_end|>\n<|im_start|>assistant\n",
        "<|im_end|>\n<|im_start|>user\n",
    )
    assert turns(INST) == Turns("<s>[INST] ", " [/INST]", "</s>[INST] ")


def test_a_default_system_turn_stands_in_the_opening() -> None:
    system = "{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind.<|im_end|>\n"
    assert turns(system + "{% endif %}" + CHATML).opening == (
        "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n"
    )


def test_nobody_wants_to_read_thoughts() -> None:
    assert turns(THINKING).reply.endswith("assistant\n<think>\n\n</think>\n\n")
    opened = CHATML.replace("assistant\n{%", "assistant\n<think>\n{%")
    assert turns(opened).reply == "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"


def test_answers_stand_in_the_channel_in_which_they_stood_before() -> None:
    """As in Harmony, whose models begin an answer by saying for whom it is."""
    channels = (
        "{% for m in messages %}<|start|>{{ m.role }}"
        "{% if m.role == 'assistant' %}<|channel|>final{% endif %}"
        "<|message|>{{ m.content }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|start|>assistant{% endif %}"
    )
    assert turns(channels) == Turns(
        "<|start|>user<|message|>",
        "<|end|><|start|>assistant<|channel|>final<|message|>",
        "<|end|><|start|>user<|message|>",
    )


PARTS = CHATML.replace(
    "{{ m.content }}",
    "{% for part in m.content %}{% if part.type == 'text' %}{{ part.text | trim }}{% endif %}"
    "{% endfor %}",
)


def test_content_that_must_be_a_list_of_parts_is_one() -> None:
    assert turns(PARTS) == turns(CHATML)
    strict = "{% if messages[0].content is string %}{{ raise_exception('parts') }}{% endif %}"
    assert turns(strict + PARTS) == turns(CHATML)


def test_a_template_that_writes_a_task_of_its_own_is_refused() -> None:
    """As TranslateGemma's, which wants the languages beside the text, and nothing else asked."""
    task = (
        "{% for m in messages %}{% if m.content is string or not m.content[0].source_lang_code %}"
        "{{ raise_exception('give source_lang_code and target_lang_code') }}{% endif %}"
        "<start_of_turn>{{ m.content[0].text }}{% endfor %}"
    )
    with pytest.raises(TemplateError, match="it fails: give source_lang_code and target_lang"):
        turns(task)


def test_the_day_is_always_the_same() -> None:
    assert turns("{{ strftime_now('%d %b %Y') }}\n" + CHATML).opening.startswith("01 Jan 2026\n")


def test_tags_and_trimming_as_hugging_face_has_them() -> None:
    template = CHATML.replace(
        "{{ m.content }}", "{% generation %}{{ m.content | trim }}{% endgeneration %}"
    )
    assert turns(template) == turns(CHATML)
    stepping = "{% for m in messages %}{% if not m %}{% continue %}{% endif %}"
    assert turns(CHATML.replace("{% for m in messages %}", stepping)) == turns(CHATML)


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("", "does not write what is said once and in order"),
        ("{% for m in messages %}", "it is no template"),
        ("{{ messages[0].content }}{{ messages[0].content }}", "once and in order"),
        ("{{ messages[-1].content }}", "once and in order"),
        ("{% for m in messages %}{{ m.content }}\n{% endfor %}", "it puts nothing between"),
        (CHATML + "{{ messages | length }}", "of a longer conversation otherwise"),
        ("{{ raise_exception('only tools') }}", "it fails: only tools"),
        ("{% for t in tools %}{{ t }}{% endfor %}" + CHATML, "it fails: 'NoneType'"),
        ("{{ 1 // 0 }}" + CHATML, "it fails: "),
    ],
)
def test_a_template_that_cannot_be_used_says_why(template: str, reason: str) -> None:
    with pytest.raises(TemplateError, match=reason):
        turns(template)


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ raise_exception.__globals__['__builtins__']['open']('/etc/passwd').read() }}",
        "{{ messages.append({'role': 'user', 'content': 'more'}) }}",
        "{{ strftime_now.__self__.__class__.__base__ }}",
        "{{ cycler.__init__.__globals__.os.system('true') }}",
        "{% include '/etc/passwd' %}",
        "{{ range(10 ** 9) | list }}",
    ],
)
def test_a_template_runs_no_code_of_its_own(attack: str) -> None:
    with pytest.raises(TemplateError, match="it fails: "):
        turns(attack + CHATML)
