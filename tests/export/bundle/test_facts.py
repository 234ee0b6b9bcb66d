"""What a bundle's maker says of it, and what is taken over from another bundle."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("gguf")

from eat_edge.bundle import OTHER_LANGUAGES, SOURCE_COMBINATIONS, Fusion, open_bundle
from eat_edge.bundling.manifest import Facts, Terms
from eat_edge.errors import ConfigError, InputError
from export.bundle.facts import read_facts, read_fusion

ABOUT = 'version = "2.0"\nlicences = ["Apache-2.0", "MIT"]\nsources = ["ours"]\n'
LIKE = open_bundle()


def facts_of(tmp_path: Path, more: str = "", **options: Any) -> Facts:
    (path := tmp_path / "about.toml").write_text(ABOUT + more, "utf-8")
    return read_facts(path, **{"name": "mine", "fusion": None, "like": LIKE, **options})


def test_what_is_not_said_is_as_in_the_other_bundle(tmp_path: Path) -> None:
    facts = facts_of(tmp_path)
    assert (facts.name, facts.version, facts.sources) == ("mine", "2.0", ("ours",))
    assert (facts.prompt, facts.window, facts.context) == (
        LIKE.prompt,
        LIKE.max_window,
        LIKE.context,
    )
    assert (facts.languages, facts.translated) == (LIKE.languages, LIKE.translated)
    assert (facts.fusion, facts.doubt) == (LIKE.fusion, LIKE.doubt)
    assert facts.terms == {"": Terms("Apache-2.0; MIT")}


def test_what_is_said_counts(tmp_path: Path) -> None:
    more = 'name = "theirs"\nlanguages = ["zh"]\ntranslated = []\nwindow = 50\ncommercial = true\n'
    more += '[files."llm.gguf"]\nlicence = "CC BY-NC 4.0"\n'
    facts = facts_of(tmp_path, more)
    assert (facts.name, facts.languages, facts.translated, facts.window) == (
        "theirs",
        ("zh",),
        (),
        50,
    )
    assert facts.terms["llm.gguf"] == Terms("CC BY-NC 4.0")
    assert facts.terms[""] == Terms("Apache-2.0; MIT", is_commercial=True)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("verson = 1\n", "it has 'verson', which is none of "),
        ('prompt = "mine"\n', "prompt is 'mine', not one of"),
        ('labels = ["GPE"]\n', "labels have 'GPE', which is none of PER"),
        ("languages = []\n", "languages is empty"),
        ('languages = ["zh"]\ntranslated = ["ja"]\n', "translated has ja, which languages"),
        ("window = 0\n", "window"),
        ("= 1", "cannot use .*about.toml"),
    ],
)
def test_what_cannot_be_is_told_with_the_file(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        facts_of(tmp_path, more)


def test_without_weights_or_for_the_wrong_prompts_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there are no weights for the evidence"):
        facts_of(tmp_path, like=None)
    with pytest.raises(ConfigError, match="--reasoning is for prompts 'chat'"):
        facts_of(tmp_path, reasoning=True)
    assert facts_of(tmp_path, 'prompt = "chat"\n', reasoning=True).reasoning


def test_weights_are_read_by_language_and_evidence(tmp_path: Path) -> None:
    weights = Fusion(*(number / 10 for number in range(14)))
    by_sources = {sources: asdict(weights) for sources in SOURCE_COMBINATIONS}
    chinese = {**by_sources, "lexicon": asdict(replace(weights, least=0.9))}
    (path := tmp_path / "fusion.json").write_text(
        json.dumps({OTHER_LANGUAGES: by_sources, "zh": chinese})
    )
    found = read_fusion(path)
    assert set(found) == {OTHER_LANGUAGES, "zh"}
    assert found["zh"]["lexicon"].least == 0.9
    assert found[OTHER_LANGUAGES]["lexicon"] == weights
    del by_sources["lexicon"]["prior"]
    path.write_text(json.dumps({OTHER_LANGUAGES: by_sources}))
    with pytest.raises(InputError, match=r"cannot use the weights .*fusion\.json.*prior"):
        read_fusion(path)
