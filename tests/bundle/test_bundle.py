"""Opening bundles: everything is checked before any of it is parsed."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bundle_fakes import CHINESE, FILES, LEXICON_ALONE, OTHERS, write_some

from eat_edge.bundle import (
    FORMAT,
    MANIFEST,
    default_path,
    open_bundle,
    sha256_of,
)
from eat_edge.bundle import bundle as bundle_module
from eat_edge.engine import load
from eat_edge.errors import BundleError
from eat_edge.types import LABELS

Manifest = dict[str, Any]


def change(path: Path, edit: Callable[[Manifest], object]) -> None:
    manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    edit(manifest)
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")


def test_only_a_chat_model_may_be_said_to_reason(path: Path) -> None:
    assert not open_bundle(path).reasoning
    change(path, lambda manifest: manifest.update(reasoning=True))
    with pytest.raises(BundleError, match="it has reasoning, which prompts 'eat-mini' cannot"):
        open_bundle(path)
    write_some(path, "chat")
    change(path, lambda manifest: manifest.update(reasoning=True))
    assert open_bundle(path).reasoning
    change(path, lambda manifest: manifest.update(reasoning="yes"))
    with pytest.raises(BundleError, match="reasoning is 'yes', not true or false"):
        open_bundle(path)


@pytest.mark.parametrize("prompt", ["control-tokens", "CHAT", "", None, ["chat"]])
def test_an_unknown_prompt_profile_is_refused(path: Path, prompt: object) -> None:
    change(path, lambda manifest: manifest.update(prompt=prompt))
    with pytest.raises(BundleError, match=r"not a valid manifest: .*prompt is .*; restore"):
        open_bundle(path)


def test_fusion_is_by_language_and_by_evidence_sources(path: Path) -> None:
    bundle = open_bundle(path)
    assert bundle.fusion_of("ja", "lexicon") == LEXICON_ALONE
    assert bundle.fusion_of("zh", "lexicon") == CHINESE
    assert bundle.fusion_of("zh", "lexicon", "translation", "source") == OTHERS
    assert bundle.fusion_of("el", "lexicon", "source") == OTHERS


def test_every_file_has_its_licence(path: Path) -> None:
    bundle = open_bundle(path)
    assert set(bundle.licences) == set(bundle.files)
    assert bundle.licences["llm.gguf"] == "CC BY-NC 4.0"
    assert bundle.commercial == set(bundle.files) - {"llm.gguf"}


def test_a_translated_language_is_one_of_the_languages(path: Path) -> None:
    change(path, lambda manifest: manifest.update(translated=["zh", "ar"]))
    with pytest.raises(BundleError, match="it translates zh, ar, but has zh, ja, ko"):
        open_bundle(path)


def test_a_tagger_of_english_alone_brings_a_tokenizer_of_one_file(path: Path) -> None:
    for name in ("pieces.marisa", "pieces.npy"):
        (path / name).unlink()
    with pytest.raises(FileNotFoundError, match=r"none of pieces\.marisa, tokenizer\.json"):
        write_some(path)
    (path / "tokenizer.json").write_text("{}")
    bundle = write_some(path)
    assert bundle.tagger_tokenizer == path / "tokenizer.json"
    assert bundle.tokenizer_files == ("tokenizer.json",)


def test_a_bundle_has_one_tokenizer(path: Path) -> None:
    (path / "tokenizer.json").write_text("{}")
    message = r"lack a tokenizer, or have several of pieces\.marisa, tokenizer\.json"
    with pytest.raises(BundleError, match=message):
        write_some(path)


def test_pieces_are_of_no_use_without_their_scores(path: Path) -> None:
    (path / "pieces.npy").unlink()
    with pytest.raises(BundleError, match=r"have pieces\.marisa without pieces\.npy"):
        write_some(path)


def test_every_model_is_a_file_of_the_bundle(path: Path) -> None:
    bundle = open_bundle(path)
    models = [bundle.llm, bundle.llm_tokenizer, bundle.tagger]
    models += [path / name for name in bundle.tokenizer_files]
    assert bundle.tagger_tokenizer in models
    for model in (*models, bundle.lexicon / "lexicon.json"):
        assert model.relative_to(path).as_posix() in bundle.files


def test_the_embedded_bundle_opens() -> None:
    bundle = open_bundle()
    assert bundle.path == default_path()
    assert {"zh", "ja"} <= set(bundle.translated)
    assert set(bundle.translated) <= set(bundle.languages)
    assert all(bundle.licences.values())
    assert bundle.chat_template is None
    assert bundle.doubt_of("zh") == bundle.doubt["zh"]
    assert bundle.labels == LABELS


def test_without_an_embedded_bundle_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        bundle_module, "__file__", str(tmp_path / "eat_edge" / "bundle" / "bundle.py")
    )
    with pytest.raises(BundleError, match="reinstall eat-edge, or name a bundle directory"):
        open_bundle()


@pytest.mark.parametrize("name", ["gone", "."])
def test_a_directory_without_a_manifest_is_no_bundle(tmp_path: Path, name: str) -> None:
    with pytest.raises(BundleError, match=r"is not a bundle: it has no manifest\.json") as caught:
        open_bundle(tmp_path / name)
    assert str(tmp_path) in str(caught.value)


def test_a_file_is_no_bundle(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BundleError, match=r"cannot read .*file.manifest\.json"):
        open_bundle(tmp_path / "file")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{}", b'{"format": 1'])
def test_a_manifest_that_is_no_json_is_named(path: Path, content: bytes) -> None:
    (path / MANIFEST).write_bytes(content)
    with pytest.raises(BundleError, match=r"cannot read .*manifest\.json: .*; restore"):
        open_bundle(path)


@pytest.mark.parametrize("content", ["[]", "null", "3", '"manifest"', "{}"])
def test_a_manifest_that_is_something_else_is_named(path: Path, content: str) -> None:
    (path / MANIFEST).write_text(content)
    with pytest.raises(BundleError, match=r"manifest\.json is not a valid manifest: .*; restore"):
        open_bundle(path)


@pytest.mark.parametrize(
    "key",
    [
        "format",
        "name",
        "version",
        "languages",
        "translated",
        "labels",
        "prompt",
        "limits",
        "fusion",
        "files",
    ],
)
def test_a_missing_key_is_named(path: Path, key: str) -> None:
    change(path, lambda manifest: manifest.pop(key))
    with pytest.raises(BundleError, match=rf"not a valid manifest: .*{key}"):
        open_bundle(path)


@pytest.mark.parametrize(
    "edit",
    [
        lambda m: m["limits"].pop("window"),
        lambda m: m["limits"].update(context="many"),
        lambda m: m["fusion"].pop("*"),
        lambda m: m["fusion"]["*"]["lexicon"].pop("check"),
        lambda m: m["fusion"]["*"]["lexicon"].update(check="high"),
        lambda m: m["fusion"]["*"]["lexicon"].update(more=0.5),
        lambda m: m["fusion"]["*"].pop("lexicon"),
        lambda m: m["fusion"]["zh"].pop("lexicon source"),
        lambda m: m["files"]["llm.gguf"].pop("licence"),
        lambda m: m["files"]["llm.gguf"].update(licence=None),
        lambda m: m["files"]["llm.gguf"].update(commercial="yes"),
        lambda m: m["files"]["llm.gguf"].pop("bytes"),
        lambda m: m["files"]["llm.gguf"].pop("sha256"),
        lambda m: m["files"].update({"llm.gguf": 7}),
        lambda m: m.update(files=["llm.gguf"]),
        lambda m: m.update(languages=None),
    ],
)
def test_a_manifest_with_a_wrong_value_is_named(
    path: Path, edit: Callable[[Manifest], object]
) -> None:
    change(path, edit)
    with pytest.raises(BundleError, match=r"manifest\.json is not a valid manifest: .*; restore"):
        open_bundle(path)


@pytest.mark.parametrize("version", [FORMAT + 1, 1, 0, "2", None])
def test_another_format_is_refused(path: Path, version: object) -> None:
    change(path, lambda manifest: manifest.update(format=version))
    with pytest.raises(
        BundleError, match=rf"has format {version!r}, this version reads {FORMAT}: "
    ):
        open_bundle(path)


def test_a_bundle_of_an_earlier_release_names_the_way_out(path: Path) -> None:
    """Nothing of its manifest is read but the format: the rest was another."""
    (path / MANIFEST).write_text('{"format": 1, "preview": ["ko"]}')
    with pytest.raises(BundleError, match=r"has format 1, .*`eat-edge bundle convert .* -o NEW`"):
        open_bundle(path)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(path: Path, name: str) -> None:
    (path / name).unlink()
    with pytest.raises(BundleError, match="is missing; restore the bundle") as caught:
        open_bundle(path)
    assert str(path / name) in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_a_file_the_manifest_leaves_out_is_never_trusted(path: Path, name: str) -> None:
    change(path, lambda manifest: manifest["files"].pop(name))
    with pytest.raises(BundleError, match="not a valid manifest") as caught:
        open_bundle(path)
    assert name in str(caught.value)


@pytest.mark.parametrize("num_bytes", [0, 5, 100])
def test_a_file_of_another_length_is_named(path: Path, num_bytes: int) -> None:
    os.truncate(path / "llm.gguf", num_bytes)
    with pytest.raises(BundleError, match=rf"llm\.gguf has {num_bytes} bytes, its manifest says"):
        open_bundle(path)


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_found(path: Path, name: str) -> None:
    content = bytearray((path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (path / name).write_bytes(content)
    with pytest.raises(BundleError, match="is damaged: its SHA-256 is not") as caught:
        open_bundle(path)
    assert str(path / name) in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hostname", "lexicon/../../secret", "..\\secret"]
)
def test_a_file_outside_the_bundle_is_refused_unread(path: Path, name: str) -> None:
    (path.parent / "secret").write_text("s")
    record = {"bytes": 1, "sha256": sha256_of(path.parent / "secret"), "licence": "MIT"}
    change(path, lambda manifest: manifest["files"].update({name: record}))
    with pytest.raises(BundleError, match="outside the bundle") as caught:
        open_bundle(path)
    assert repr(name) in str(caught.value)


def test_damage_is_found_before_any_model_is_parsed(path: Path) -> None:
    # None of these models can be parsed, so that whoever tried would fail otherwise.
    os.truncate(path / "pieces.npy", 1)
    with pytest.raises(BundleError, match=r"pieces\.npy has 1 bytes"):
        load(path)
