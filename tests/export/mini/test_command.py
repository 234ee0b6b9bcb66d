"""train on the command line: which steps run, in which order, with what."""

import argparse
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from export.mini import recipe as recipe_module
from export.mini.command import add_train
from export.mini.recipe import OPTIONAL, STEPS


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> list[tuple[str, Any]]:
    """The steps that were run, each with its recipe."""
    ran: list[tuple[str, Any]] = []
    steps = {name: lambda recipe, name=name: ran.append((name, recipe)) for name in STEPS}
    monkeypatch.setattr(recipe_module, "STEPS", steps)
    parser = argparse.ArgumentParser()
    runner = add_train(parser.add_subparsers())
    runner(parser, parser.parse_args(["train", *words]))
    return ran


def test_without_a_step_all_run_in_order_but_those_that_have_to_be_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran = [name for name, _ in run(monkeypatch, "--data", "d")]
    assert ran == [name for name in STEPS if name not in OPTIONAL]


def test_named_steps_run_alone_with_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["lexicon", "llm", "--data", "d", "--minutes", "3", "--sources", "open", "--go-on"]
    words += ["--average", "english=0.25", "selftrain-2=0.75"]
    (first, recipe), (second, same) = run(monkeypatch, *words)
    assert (first, second) == ("lexicon", "llm")
    assert same is recipe
    assert (recipe.data, recipe.minutes, recipe.is_open) == (Path("d"), 3.0, True)
    assert (recipe.goes_on, recipe.shares) == (True, {"english": 0.25, "selftrain-2": 0.75})


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "unknown step 'nonsense': choose from restore"),
        (["--average", "english=0.5", "tagger=0.4"], "the shares of --average do not come to 1"),
        (["--average", "english=half"], "--average"),
        (["--size", "huge"], "--size"),
    ],
)
def test_what_cannot_be_is_refused_before_a_step_runs(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "--data", "d", *words)
    assert told in capsys.readouterr().err
