"""Whether a run can go on where it was stopped, and what must be the same for that."""

import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eat_edge.bundle import MANIFEST, default_path, sha256_of
from eat_edge.tag.options import TagOptions
from eat_edge.tag.resuming import identity_of, keeps_journal


@pytest.fixture
def asked(tmp_path: Path) -> TagOptions:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x")
    return TagOptions((str(tmp_path / "a.txt"), str(tmp_path / "b.txt")))


@pytest.mark.parametrize(
    ("output_format", "keeps"), [("jsonl", True), ("csv", True), ("xlsx", False), ("brat", False)]
)
def test_only_an_output_that_grows_is_gone_on_with(
    asked: TagOptions, tmp_path: Path, output_format: str, keeps: bool
) -> None:
    assert keeps_journal(asked, tmp_path / "out", output_format) is keeps


def test_a_pipe_must_be_the_only_input(
    asked: TagOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    out = tmp_path / "out"
    assert keeps_journal(replace(asked, files=("-",)), out, "jsonl")
    assert not keeps_journal(replace(asked, files=("-", *asked.files)), out, "jsonl")
    assert not keeps_journal(TagOptions((), texts=("柏林",)), out, "jsonl")
    assert not keeps_journal(replace(asked, is_summary=True), out, "jsonl")


def test_what_is_typed_is_not_gone_on_with(
    asked: TagOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sys, "stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})()
    )
    assert not keeps_journal(replace(asked, files=("-",)), tmp_path / "out", "jsonl")


def test_an_output_that_is_no_file_has_no_journal(asked: TagOptions, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert not keeps_journal(asked, tmp_path / "pipe", "jsonl")
    assert not keeps_journal(asked, tmp_path, "jsonl")


def test_the_identity_has_bundle_options_and_state_of_the_inputs(
    asked: TagOptions, tmp_path: Path
) -> None:
    before = identity_of(asked, "jsonl")
    assert before.bundle == sha256_of(default_path() / MANIFEST)
    assert before.options["format"] == "jsonl"
    assert [size for _, size, _ in before.inputs] == [1, 1]
    assert identity_of(asked, "jsonl") == before
    assert identity_of(asked, "csv") != before
    (tmp_path / "a.txt").write_text("xy")
    assert identity_of(asked, "jsonl").inputs != before.inputs


def test_a_pipe_and_a_bundle_that_is_not_there_have_no_state(asked: TagOptions) -> None:
    found = identity_of(replace(asked, files=("-",), bundle="/no/such"), "jsonl")
    assert (found.bundle, list(found.inputs)) == ("", [("-", None, None)])
