"""Chat templates as they were published, out of the source of llama.cpp."""

import os
from pathlib import Path

import pytest

from eat_edge.llm.chat_template import TemplateError, Turns, read_turns

pytestmark = pytest.mark.slow

FOR_TOOLS = {
    "CohereForAI-c4ai-command-r-plus-tool_use",
    "NousResearch-Hermes-2-Pro-Llama-3-8B-tool_use",
    "NousResearch-Hermes-3-Llama-3.1-8B-tool_use",
    "fireworks-ai-llama-3-firefunction-v2",
}
"""They cannot do without a list of tools, in transformers either."""


@pytest.fixture(scope="module")
def read() -> dict[str, Turns | None]:
    """The turns of each; None where it is refused."""
    if "LLAMA_CPP_SOURCE" not in os.environ:
        pytest.skip("needs the source of llama.cpp: set LLAMA_CPP_SOURCE")
    found: dict[str, Turns | None] = {}
    for path in (Path(os.environ["LLAMA_CPP_SOURCE"]) / "models" / "templates").glob("*.jinja"):
        try:
            found[path.stem] = read_turns(path.read_text("utf-8"), bos="<s>", eos="</s>")
        except TemplateError:
            found[path.stem] = None
    return found


def test_all_but_those_for_tools_are_read(read: dict[str, Turns | None]) -> None:
    assert len(read) >= 70
    assert {name for name, turns in read.items() if turns is None} == FOR_TOOLS


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("openai-gpt-oss-120b", "<|end|><|start|>assistant<|channel|>final<|message|>"),
        ("google-gemma-4-31B-it", "<turn|>\n<|turn>model\n<|channel>thought\n<channel|>"),
        ("Qwen3.5-4B", "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"),
    ],
)
def test_answers_follow_no_open_thought(
    read: dict[str, Turns | None], name: str, reply: str
) -> None:
    turns = read[name]
    assert turns is not None
    assert turns.reply == reply
