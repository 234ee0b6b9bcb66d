"""The arguments of tag and names, and those that other commands have of them."""

import argparse
from pathlib import Path

import pytest

from eat_edge.tag.arguments import add_arguments, add_inputs, add_trust
from eat_edge.tag.formats import CSV_ROWS, FORMATS, NAME_FORMATS


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang")
    add_arguments(parser.add_subparsers(), [shared], lambda _: 7)
    return parser.parse_args(words)


@pytest.mark.parametrize(("command", "is_summary"), [("tag", False), ("names", True)])
def test_both_commands_run_the_same_and_say_which_they_are(command: str, is_summary: bool) -> None:
    parsed = parse(command, "a.txt", "-", "--lang", "zh")
    assert (parsed.files, parsed.lang, parsed.is_summary) == (["a.txt", "-"], "zh", is_summary)
    assert parsed.run(parsed) == 7


def test_what_is_not_said_is_left_to_the_options() -> None:
    parsed = parse("tag")
    assert (parsed.files, parsed.texts, parsed.output, parsed.format) == ([], [], None, None)
    assert (parsed.unit, parsed.input_format, parsed.column) == (None, "auto", "text")
    assert (parsed.ray, parsed.workers, parsed.gpus) == (None, None, 0.0)


def test_texts_may_be_given_again_and_begin_with_a_dash() -> None:
    assert parse("tag", "-t", "一", "--text=-二").texts == ["一", "-二"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_asked_for(name: str) -> None:
    assert parse("tag", "--format", name).format == name


def test_names_are_listed_in_fewer_formats_and_not_on_a_cluster() -> None:
    for name in NAME_FORMATS:
        assert parse("names", "--format", name).format == name
    for words in (["--format", "conll"], ["--ray", "auto"], ["--csv", "documents"]):
        with pytest.raises(SystemExit):
            parse("names", *words)


@pytest.mark.parametrize(
    "words",
    [
        ["--unit", "page"],
        ["--input-format", "xml5"],
        ["--format", "xml"],
        ["--csv", "rows"],
        ["--workers", "many"],
        ["--gpus", "half"],
    ],
)
def test_a_value_that_is_none_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        parse("tag", *words)
    assert left.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_a_row_of_csv_is_an_entity_unless_it_is_said() -> None:
    assert parse("tag").csv == "entities" in CSV_ROWS


def test_other_commands_have_the_inputs_and_the_trust_alone() -> None:
    parser = argparse.ArgumentParser()
    add_inputs(parser)
    add_trust(parser)
    parsed = parser.parse_args(["-r", "in", "--require-signature", "k.pem"])
    assert (parsed.recursive, parsed.require_signature) == (True, Path("k.pem"))
    assert not hasattr(parsed, "output")
