"""The command that assembles a bundle: what goes in, what is refused, what a failure leaves."""

import errno
import json
import re
import shutil
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("gguf")
pytest.importorskip("onnx")

from eat_edge import cli
from eat_edge.bundle import (
    MANIFEST,
    OTHER_LANGUAGES,
    SOURCE_COMBINATIONS,
    default_path,
    open_bundle,
)
from eat_edge.bundling.selftest import prove
from eat_edge.errors import BundleError, ConfigError, InputError, ModelError
from eat_edge.names import Name
from eat_edge.types import ExitStatus
from eat_edge.verify.selftest import SELFTEST, TOLERANCE, SelfTest, read_selftest
from export.__main__ import main
from export.bundle.command import BundleExport, export_bundle, read_cases
from export.bundle.facts import read_facts
from export.lexicon import Surface, write_index, write_language

ABOUT = """\
version = "2.0"
description = "For a test."
licences = ["Apache-2.0"]
sources = ["our own names"]
"""


EAT = default_path()


PERSON = {"start": 0, "end": 3, "text": "李克强", "label": "PER", "english": "Li Keqiang"}


PLACE = {"start": 11, "end": 13, "label": "LOC", "english": "Berlin"}


CASES = (
    {"text": "李克强总理星期三访问了柏林。", "lang": "zh", "entities": [PERSON, PLACE]},
    {"text": "今天下午没有什么特别的事情。", "lang": "zh", "entities": []},
)


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few names, Korean among them."""
    names = {
        "zh": {"李克强": ("Li Keqiang", "PER"), "柏林": ("Berlin", "LOC")},
        "ja": {"東京": ("Tokyo", "LOC")},
        "ko": {"서울": ("Seoul", "LOC")},
    }
    path = tmp_path_factory.mktemp("lexicon")
    for lang, entries in names.items():
        surfaces = {surface: Surface((Name(*name),), 1.0) for surface, name in entries.items()}
        write_language(path, lang, surfaces)
    write_index(path, tuple(names))
    return path


@pytest.fixture
def asked(tmp_path: Path, lexicon: Path) -> BundleExport:
    """All that the models of the embedded bundle need to become another."""
    (tmp_path / "about.toml").write_text(ABOUT)
    return BundleExport(
        out=tmp_path / "ours",
        about=tmp_path / "about.toml",
        llm=EAT / "llm.gguf",
        llm_tokenizer=EAT / "llm.model",
        tagger=EAT,
        lexicon=lexicon,
        selftest=write_cases(tmp_path / "cases.jsonl", CASES),
        like=EAT,
        threads=1,
    )


def write_cases(path: Path, cases: Iterable[Mapping[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(case) + "\n" for case in cases))
    return path


def test_parts_become_a_bundle_that_proves_itself(
    asked: BundleExport, capsys: pytest.CaptureFixture[str]
) -> None:
    report = export_bundle(asked)
    assert report is not None
    assert str(report).endswith("passed its self-test of 2 texts")
    bundle, default = open_bundle(asked.out), open_bundle()
    assert (bundle.name, bundle.version) == ("ours", "2.0")
    assert (bundle.languages, bundle.translated) == (default.languages, ("zh", "ja"))
    assert (bundle.prompt, bundle.context) == (default.prompt, default.context)
    assert bundle.fusion == default.fusion
    assert read_selftest(bundle) == SelfTest(read_cases(asked.selftest))
    manifest = json.loads((asked.out / MANIFEST).read_text("utf-8"))
    assert manifest["sources"] == ["our own names"]
    assert {file["licence"] for file in manifest["files"].values()} == {"Apache-2.0"}
    assert "llama-cpp-python" in manifest["tools"]
    card = (asked.out / "README.md").read_text("utf-8")
    for said in ("# ours 2.0", "For a test.", "zh 2, ja 1, ko 1 surfaces", "- Apache-2.0"):
        assert said in card
    assert str(asked.about.parent) not in card
    assert not asked.partial.exists()
    capsys.readouterr()
    assert cli.main(["verify", "--bundle", str(asked.out), "--selftest"]) == ExitStatus.OK
    assert "2 of 2 texts as expected" in capsys.readouterr().out


def test_what_is_not_found_keeps_the_bundle_from_its_name(asked: BundleExport) -> None:
    wrong = {**CASES[0], "entities": [PERSON, {**PLACE, "label": "ORG"}]}
    write_cases(asked.selftest, [wrong])
    with pytest.raises(BundleError, match=r"11:13 '柏林': type LOC, expected ORG"):
        export_bundle(asked)
    assert not asked.out.exists()
    before = (asked.partial / "llm.gguf").stat().st_ino
    (asked.partial / "other.onnx").write_bytes(b"of another attempt")
    (asked.partial / "lexicon" / "zh.names.marisa").write_bytes(b"cut of")
    write_cases(asked.selftest, CASES)
    export_bundle(asked)
    assert (asked.out / "llm.gguf").stat().st_ino == before, "it was copied again"
    assert "other.onnx" not in open_bundle(asked.out).files


def test_what_is_found_can_be_recorded(asked: BundleExport) -> None:
    write_cases(asked.selftest, [{"text": case["text"]} for case in CASES])
    export_bundle(replace(asked, is_recorded=True))
    first, second = read_selftest(open_bundle(asked.out)).cases
    (person, place) = first.entities
    assert (person.start, person.end, person.english) == (0, 3, "Li Keqiang")
    assert place.score is not None and place.score >= 0.18 + TOLERANCE
    assert second.entities == ()
    assert "recorded from these models" in (asked.out / "README.md").read_text("utf-8")


def test_a_dry_run_says_everything_and_writes_nothing(
    asked: BundleExport, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(asked.about.parent.iterdir())
    arguments = ["bundle", "-o", asked.out, "--about", asked.about, "--llm", asked.llm]
    arguments += ["--llm-tokenizer", asked.llm_tokenizer, "--tagger", EAT, "--like", EAT]
    arguments += ["--lexicon", asked.lexicon, "--selftest", asked.selftest, "--dry-run"]
    monkeypatch.setattr("sys.argv", ["export", *map(str, arguments)])
    main()
    assert sorted(asked.about.parent.iterdir()) == before
    captured = capsys.readouterr()
    assert captured.out == ""
    size = f"llm.gguf: {asked.llm.stat().st_size / 1e6:.1f} MB"
    for said in ("prompts eat-mini", "translated zh ja", size, "are still to be copied"):
        assert said in captured.err


def test_the_command_line_ends_with_an_error(
    asked: BundleExport, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["bundle", "-o", asked.out, "--about", asked.about, "--llm", asked.llm]
    arguments += ["--tagger", EAT, "--lexicon", asked.lexicon, "--selftest", asked.selftest]
    monkeypatch.setattr("sys.argv", ["export", *map(str, arguments)])
    with pytest.raises(SystemExit, match="1"):
        main()
    assert "error: there are no weights for the evidence" in capsys.readouterr().err


def wrong_head(asked: BundleExport) -> BundleExport:
    (path := asked.about.with_name("cut.gguf")).write_bytes(asked.llm.read_bytes()[:5000])
    return replace(asked, llm=path)


def wrong_lexicon(asked: BundleExport) -> BundleExport:
    shutil.copytree(asked.lexicon, path := asked.about.with_name("damaged"))
    (path / "ja.names.marisa").unlink()
    return replace(asked, lexicon=path)


def with_about(line: str) -> Callable[[BundleExport], BundleExport]:
    def change(asked: BundleExport) -> BundleExport:
        asked.about.write_text(ABOUT + line)
        return asked

    return change


def with_case(case: object) -> Callable[[BundleExport], BundleExport]:
    def change(asked: BundleExport) -> BundleExport:
        asked.selftest.write_text(json.dumps(case))
        return asked

    return change


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (lambda a: replace(a, out=EAT), ConfigError, "is there already: remove it, or name ano"),
        (lambda a: replace(a, out=a.out / "x"), ConfigError, "is not a directory: make it first"),
        (lambda a: replace(a, llm=Path("no")), InputError, "read no, which becomes llm.gguf"),
        (lambda a: replace(a, llm_tokenizer=a.lexicon), InputError, "llm.model, is not a file"),
        (lambda a: replace(a, llm_tokenizer=None), ConfigError, "need the SentencePiece model"),
        (lambda a: replace(a, lexicon=EAT), BundleError, "lexicon.json"),
        (lambda a: replace(a, like=a.lexicon), BundleError, "is not a bundle"),
        (lambda a: replace(a, tagger=a.lexicon), InputError, "which becomes tagger.onnx"),
        (lambda a: replace(a, about=Path("no")), InputError, "cannot use no: .*No such file"),
        (wrong_head, InputError, "cut.gguf is not a whole GGUF file"),
        (wrong_lexicon, BundleError, "ja.names.marisa"),
        (with_about('prompt = "chat"'), ConfigError, "leave out --llm-tokenizer"),
        (
            lambda a: replace(a, is_reasoning=True),
            ConfigError,
            "--reasoning is for prompts 'chat': these are 'eat-mini'",
        ),
        (with_about("reasoning = true"), InputError, "'reasoning', which is none of"),
        (with_about("context = 1025"), ConfigError, "was made for 1024: give no more"),
        (with_about("context = 0"), InputError, "context is 0, not a whole number from 1"),
        (with_about("conTEXT = 1"), InputError, "'conTEXT', which is none of commercial, cont"),
        (with_about("version = 3"), InputError, "cannot use .*about.toml: Cannot overwrite"),
        (with_about('prompt = "shout"'), InputError, "'shout', not one of eat-mini, chat"),
        (with_about('labels = ["PER", "DATE"]'), InputError, "labels have 'DATE', which is none"),
        (with_about('translated = ["fa"]'), InputError, "fa, which languages does not have"),
        (with_about('preview = ["ko"]'), InputError, "'preview', which is none of"),
        (with_about("languages = []"), InputError, "languages is empty: name one at least"),
        (with_case({"text": "x"}), InputError, "cases.jsonl, line 1, is no case: .*entities"),
        (with_case({"text": "x", "entities": []}), InputError, "would test nothing"),
        (with_case({**CASES[0], "lang": "fr"}), ConfigError, "a text in 'fr', which the bundle"),
        (lambda a: replace(a, selftest=a.about.with_name("no")), InputError, "cannot read .*no: "),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    asked: BundleExport,
    change: Callable[[BundleExport], BundleExport],
    kind: type[Exception],
    message: str,
) -> None:
    changed = change(asked)
    with pytest.raises(kind, match=message):
        export_bundle(changed)
    assert not changed.partial.exists()


def test_a_disk_that_is_full_is_noticed_before(
    asked: BundleExport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(ConfigError, match=r"0 MB free, \d\d MB needed: write elsewhere") as refused:
        export_bundle(asked)
    (needed,) = re.findall(r"(\d\d) MB needed", str(refused.value))
    beside = int(needed) - asked.llm.stat().st_size / 1e6
    assert 45 < beside < 60


def test_a_disk_that_fills_up_meanwhile_is_no_traceback(
    asked: BundleExport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path, out: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(out))

    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises(
        ConfigError, match=r"llm\.partial\.gguf: No space left on device; make room"
    ):
        export_bundle(asked)
    assert not asked.out.exists()


@pytest.mark.parametrize("key", tomllib.loads(ABOUT.replace("description", "# ")))
def test_what_is_about_these_files_is_never_taken_over(asked: BundleExport, key: str) -> None:
    kept = [line for line in ABOUT.splitlines() if not line.startswith(key)]
    asked.about.write_text("\n".join(kept))
    with pytest.raises(InputError, match=f"it has no {key}"):
        export_bundle(asked)


def test_everything_can_be_said_without_another_bundle(asked: BundleExport) -> None:
    default = open_bundle()
    weights = asked.about.with_name("fusion.json")
    fusion = {
        OTHER_LANGUAGES: {
            sources: replace(default.fusion_of("zh", *sources.split()), least=0.3)
            for sources in SOURCE_COMBINATIONS
        }
    }
    told = {sources: asdict(values) for sources, values in fusion[OTHER_LANGUAGES].items()}
    weights.write_text(json.dumps({OTHER_LANGUAGES: told}))
    asked.about.write_text(
        f'{ABOUT}name = "other"\nprompt = "chat"\nlanguages = ["zh", "ko"]\ntranslated = ["zh"]\n'
        'labels = ["PER"]\nwindow = 60\ncontext = 900\n'
    )
    facts = read_facts(asked.about, name="o", fusion=weights, like=None)
    assert (facts.name, facts.prompt, facts.window, facts.context) == ("other", "chat", 60, 900)
    assert (facts.languages, facts.translated) == (("zh", "ko"), ("zh",))
    assert facts.labels == ("PER",)
    assert facts.fusion == fusion
    weights.write_text(
        json.dumps({OTHER_LANGUAGES: {sources: {"bias": 1} for sources in SOURCE_COMBINATIONS}})
    )
    with pytest.raises(InputError, match=r"cannot use the weights .*fusion\.json: it has no"):
        read_facts(asked.about, name="o", fusion=weights, like=None)


def test_a_chat_model_becomes_a_bundle(asked: BundleExport, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    from chat_fakes import make_chat_gguf

    asked.about.write_text(f'{ABOUT}prompt = "chat"\ncontext = 1536\n')
    chat = replace(
        asked,
        llm=make_chat_gguf(tmp_path / "chat"),
        llm_tokenizer=None,
        is_recorded=True,
    )
    export_bundle(chat)
    bundle = open_bundle(chat.out)
    assert (bundle.prompt, bundle.context) == ("chat", 1536)
    assert "llm.model" not in bundle.files
    assert SELFTEST in bundle.files
    prove(bundle, read_selftest(bundle), threads=1)


def test_a_model_without_a_chat_template_does_not_chat(asked: BundleExport) -> None:
    asked.about.write_text(f'{ABOUT}prompt = "chat"\n')
    with pytest.raises((BundleError, ModelError), match=r"has no (chat template|tokenizer)"):
        export_bundle(replace(asked, llm_tokenizer=None))
