"""Every option is offered by every interface, under the same name."""

from dataclasses import fields
from importlib.util import find_spec

import pytest

from eat_edge.cli import main
from eat_edge.config import OPTION_NAMES, OptionValues
from eat_edge.stdio.params import one_params


def test_keyword_arguments() -> None:
    assert tuple(OptionValues.__annotations__) == OPTION_NAMES


@pytest.mark.parametrize("command", ["tag", "names", "redact", "serve", "stdio"])
def test_commands(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    shown = capsys.readouterr().out.split()
    assert {f"--{name.replace('_', '-')}" for name in OPTION_NAMES} <= set(shown)


@pytest.mark.skipif(find_spec("fastapi") is None, reason="the extra server is not installed")
def test_http() -> None:
    from eat_edge.server.schema import RedactRequest, TagRequest

    for request in (TagRequest, RedactRequest):
        assert set(OPTION_NAMES) <= set(request.model_fields)


def test_json_rpc() -> None:
    values = dict.fromkeys(OPTION_NAMES, "any value, which the engine checks")
    assert one_params({"text": "李娜", **values}).options == values


@pytest.mark.skipif(find_spec("spacy") is None, reason="the extra spacy is not installed")
def test_spacy() -> None:
    from spacy.language import Language

    from eat_edge.integrations.spacy import Settings

    assert set(OPTION_NAMES) <= {field.name for field in fields(Settings)}
    settings = Language.get_factory_meta("eat_edge").default_config
    assert set(OPTION_NAMES) <= set(settings or {})
