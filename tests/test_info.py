"""``eat-edge info``: what is in use, in words and as JSON."""

import json

import pytest
from cli_fakes import Engine, Info, replace_engine

from eat_edge import cli


@pytest.fixture(autouse=True)
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, int | None]]:
    return replace_engine(monkeypatch)


@pytest.mark.parametrize("modes", [(), ("fast", "auto")])
def test_info_says_in_words_what_a_company_may_use_and_keeps_licences_to_a_line(
    modes: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = "; ".join([*(f"Licence {number}" for number in range(30)), "CC BY-NC 4.0"])
    info = Info(commercial_modes=modes, licences={"llm.gguf": many})
    monkeypatch.setattr(Engine, "info", lambda _: info)
    assert cli.main(["info"]) == 0
    out = capsys.readouterr().out
    assert f"a company may use {', '.join(modes) or 'none of the modes: see the lic'}" in out
    licences = next(line for line in out.splitlines() if line.startswith("licences"))
    assert len(licences) < 160 and "llm.gguf  CC BY-NC 4.0; Licence 0; " in licences
    assert licences.endswith(" more (--json has all)")


def test_info(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["info"]) == 0
    assert capsys.readouterr().out == (
        "version           0.0\n"
        "bundle path       models\n"
        "languages         zh ja ko\n"
        "translated        zh ja\n"
        "commercial modes  a company may use fast\n"
        "licences          llm.gguf  MIT\n"
        "files             llm.gguf  12.3 MB\n"
        "                  lexicon/  1.5 MB\n"
    )
    assert cli.main(["info", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": "0.0",
        "bundle_path": "models",
        "languages": ["zh", "ja", "ko"],
        "translated": ["zh", "ja"],
        "commercial_modes": ["fast"],
        "licences": {"llm.gguf": "MIT"},
        "files": {"llm.gguf": 12_300_000, "lexicon/zh": 1_000_000, "lexicon/ja": 500_000},
    }
