"""tag --ray before there is a cluster: what does not go together, and what is done already."""

from dataclasses import replace
from pathlib import Path

import pytest

from eat_edge.errors import ConfigError, InputError
from eat_edge.tag.on_ray import run_on_ray
from eat_edge.tag.options import TagOptions
from eat_edge.types import ExitStatus


@pytest.fixture
def asked(tmp_path: Path) -> TagOptions:
    """A directory of one shard, which an earlier run has finished."""
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    target.mkdir()
    (source / "a.jsonl").write_text('{"text": "a"}\n')
    (target / "a.jsonl").write_text("{}\n")
    return TagOptions((str(source),), output=target, ray="local")


def test_where_all_shards_are_finished_no_cluster_is_needed(
    asked: TagOptions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_on_ray(asked) == ExitStatus.OK
    told = capsys.readouterr().err
    assert "1 of 1 shards are finished already" in told
    assert "0 documents in 0 shards, 0 of them carry an error" in told


def test_another_command_does_not_add_to_the_same_output(asked: TagOptions) -> None:
    run_on_ray(asked)
    changed = replace(asked, options=asked.options.updated({"labels": ["PER"]}))
    with pytest.raises(ConfigError, match=r"output of another run \(--labels changed\)"):
        run_on_ray(changed)
    with pytest.raises(ConfigError, match=r"\(--column changed\)"):
        run_on_ray(replace(asked, column="body"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": "conll"}, "--ray writes jsonl or parquet, not conll"),
        ({"unit": "file"}, "leave --unit and --input-format out"),
        ({"input_format": "csv"}, "leave --unit and --input-format out"),
        ({"output": None}, "takes one directory of shards, and another with -o OUT"),
        ({"files": ("a", "b")}, "takes one directory of shards"),
        ({"encoding": "klingon"}, "klingon"),
    ],
)
def test_options_that_do_not_go_together_are_told(
    asked: TagOptions, changes: dict[str, object], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        run_on_ray(replace(asked, **changes))  # type: ignore[arg-type]


def test_a_directory_without_shards_is_named(asked: TagOptions, tmp_path: Path) -> None:
    (empty := tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no shard in .*empty"):
        run_on_ray(replace(asked, files=(str(empty),)))
    with pytest.raises(InputError, match="is no directory"):
        run_on_ray(replace(asked, files=(str(tmp_path / "gone"),)))
