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


TRANSLATOR = """{{ bos_token }}
{%- set names = {'zh': 'Chinese', 'ja': 'Japanese', 'en': 'English'} -%}
{%- for m in messages -%}
  {%- if (m.role == 'user') != (loop.index0 % 2 == 0) -%}
    {{ raise_exception('user and assistant take turns') }}
  {%- endif -%}
  {%- if m.role == 'assistant' -%}
    {{ '<start_of_turn>model\n' ~ m.content | trim ~ '<end_of_turn>\n' }}
  {%- elif m.content is string or m.content | length != 1 -%}
    {{ raise_exception('give one part with source_lang_code and target_lang_code') }}
  {%- else -%}
    {%- set part = m.content[0] -%}
    {%- if part.source_lang_code not in names -%}{{ raise_exception('unknown') }}{%- endif -%}
    {{ '<start_of_turn>user\nYou translate ' ~ names[part.source_lang_code] ~ ' into '
       ~ names[part.target_lang_code] ~ '.\nGive nothing but the translation:\n\n\n'
       ~ part.text | trim ~ '<end_of_turn>\n' }}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<start_of_turn>model\n' }}{%- endif -%}"""
"""As TranslateGemma's, which wants the languages beside the text and writes the task itself."""


def test_turns_of_a_template_for_translation_are_read_without_its_task() -> None:
    assert turns(TRANSLATOR) == Turns(
        "<s><start_of_turn>user\n",
        "<end_of_turn>\n<start_of_turn>model\n",
        "<end_of_turn>\n<start_of_turn>user\n",
    )


def test_a_task_behind_the_text_is_refused() -> None:
    """What stands between a text and its answer would have to name the language, too."""
    behind = TRANSLATOR.replace("trim ~ '<end", "trim ~ part.source_lang_code ~ '<end")
    with pytest.raises(TemplateError, match="it fails: give one part with source_lang_code"):
        turns(behind)


HARMONY = """
{%- macro system(effort) -%}
Date: {{ strftime_now("%Y-%m-%d") }}
Reasoning: {{ effort }}
# Valid channels: analysis, commentary, final.
{%- endmacro -%}
{%- if reasoning_effort is not defined %}{% set reasoning_effort = 'medium' %}{% endif -%}
{{ '<|start|>system<|message|>' }}{{ system(reasoning_effort) }}{{ '<|end|>' }}
{%- for m in messages -%}
  {%- if m.role == 'assistant' and loop.last and not add_generation_prompt -%}
    {%- if m.thinking -%}
      {{ '<|start|>assistant<|channel|>analysis<|message|>' ~ m.thinking ~ '<|end|>' }}
    {%- endif -%}
    {{ '<|start|>assistant<|channel|>final<|message|>' ~ m.content ~ '<|return|>' }}
  {%- elif m.role == 'assistant' -%}
    {{ '<|start|>assistant<|channel|>final<|message|>' ~ m.content ~ '<|end|>' }}
  {%- else -%}
    {{ '<|start|>user<|message|>' ~ m.content ~ '<|end|>' }}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}<|start|>assistant{%- endif -%}"""
"""As gpt-oss has it: a system turn, channels, and thoughts of earlier turns dropped."""


def test_answers_in_harmony_stand_in_the_final_channel() -> None:
    found = turns(HARMONY)
    assert found.opening.startswith("<|start|>system<|message|>Date: 2026-01-01\nReasoning: medium")
    assert found.opening.endswith("final.<|end|><|start|>user<|message|>")
    assert found.reply == "<|end|><|start|>assistant<|channel|>final<|message|>"
    assert found.again == "<|end|><|start|>user<|message|>"


def test_a_thought_that_is_opened_in_other_words_is_closed_too() -> None:
    opened = CHATML.replace("assistant\n{%", "assistant\n<|START_THINKING|>{%")
    assert turns(opened).reply.endswith("assistant\n<|START_THINKING|><|END_THINKING|>")


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
        ("{{ '\\ud800' }}" + CHATML, "half of a surrogate pair"),
        ("{% break %}" + CHATML, "it is no template: 'break' outside loop"),
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
