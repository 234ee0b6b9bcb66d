"""Manifests that mean harm: whatever stands in them, the answer is an error that names the file."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from bundle_fakes import Manifest, list_file, make, manifest_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eat_edge.bundle import MANIFEST, open_bundle
from eat_edge.errors import BundleError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make(tmp_path / "some-bundle")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """A bundle, of which examples change nothing but the manifest, and its own manifest."""
    path = make(tmp_path_factory.mktemp("shared") / "bundle")
    return path, manifest_of(path)


def refused(path: Path, content: bytes | str) -> str:
    data = content.encode() if isinstance(content, str) else content
    (path / MANIFEST).write_bytes(data)
    with pytest.raises(BundleError) as caught:
        open_bundle(path)
    message = str(caught.value)
    assert str(path) in message
    assert len(message) < len(str(path)) * 2 + 600
    return message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        (" " * (5 << 20), "more than the"),
        ('{"format": 2, "format": 2}', "the key 'format' twice"),
        ('{"files": {"llm.gguf": {}, "llm.gguf": {}}}', "the key 'llm.gguf' twice"),
        ('{"format": NaN}', "the number NaN"),
        ('{"format": -Infinity}', "the number -Infinity"),
        ('{"format": ' + "9" * 5000 + "}", "cannot read"),
        ('{"format": ' + "9" * 4000 + "}", "has format 999"),
        ('{"format": true}', "has format True"),
        ('{"format": 2.0}', "has format 2.0"),
    ],
)
def test_json_that_means_harm_is_refused(path: Path, content: str, message: str) -> None:
    assert message in refused(path, content)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("name",), ["some"], "name is ['some'], not a string"),
        (("name",), "x" * 1_000_000, ""),
        (("languages",), "zh", "languages is 'zh', not a list of strings"),
        (("languages",), ["zh", 3], "not a list of strings"),
        (("languages",), ["../../etc"], "'../../etc', no ISO 639 code"),
        (("translated",), ["ZH"], "'ZH', no ISO 639 code"),
        (("labels",), ["PER", "CRIME"], "its labels are PER, CRIME; known are"),
        (("limits", "window"), 0, "limits.window is 0, not a whole number from 1"),
        (("limits", "window"), 100.0, "limits.window is 100.0, not a whole number"),
        (("limits", "window"), True, "limits.window is True, not a whole number"),
        (("limits", "context"), 10**300, "not a whole number from 1 to 1048576"),
        (("limits", "context"), "512", "limits.context is '512', not a whole number"),
        (("fusion", "*", "lexicon", "bias"), 1e999, "the number Infinity"),
        (("fusion", "*", "lexicon", "bias"), 10**400, "fusion.'*'.lexicon.bias is 1000"),
        (("fusion", "*", "lexicon", "bias"), True, "fusion.'*'.lexicon.bias is True, not a finite"),
        (("fusion", "*", "lexicon"), [], "fusion.'*'.lexicon is [], not an object"),
        (("files",), {}, "its files lack llm.gguf"),
        (("files", "llm.gguf", "licence"), ["MIT"], "files.'llm.gguf'.licence is ['MIT'], not"),
        (("files", "llm.gguf", "commercial"), 1, "commercial is 1, not true or false"),
        (("fusion", "*"), [], "fusion.'*' is [], not an object"),
        (("files", "llm.gguf", "bytes"), -1, "files.'llm.gguf'.bytes is -1"),
        (("files", "llm.gguf", "sha256"), "", "is not 64 hexadecimal digits"),
        (("files", "llm.gguf", "sha256"), 7, "files.'llm.gguf'.sha256 is 7, not a string"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(
    path: Path, place: tuple[str, ...], value: object, message: str
) -> None:
    manifest = at = manifest_of(path)
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    if not message:
        (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        assert open_bundle(path).name == value
    else:
        assert message in refused(path, json.dumps(manifest))


@pytest.mark.parametrize(
    "name",
    [
        *("../secret", "/etc/hostname", "lexicon/../../secret", "..", "a/../../x", "~/../x"),
        *("..\\secret", "C:secret", "", ".", "./a", "a/.", "a//b", "lexicon/"),
        *("a\x00b", "a\nb", "\ud800"),
    ],
)
def test_a_name_that_is_no_plain_path_below_is_refused_unread(path: Path, name: str) -> None:
    manifest = manifest_of(path)
    manifest["files"][name] = {"bytes": 1, "sha256": "0" * 64, "licence": "MIT"}
    assert "outside the bundle" in refused(path, json.dumps(manifest))


@pytest.mark.parametrize("is_outside", [True, False])
def test_a_link_is_refused(path: Path, is_outside: bool) -> None:
    target = path.parent / "secret" if is_outside else path / "lexicon" / "notes.md"
    target.write_text("s")
    (path / "more.bin").symlink_to(target)
    list_file(path, "more.bin")
    with pytest.raises(BundleError, match=r"more\.bin is a link"):
        open_bundle(path)


def test_a_directory_that_is_a_link_is_refused(path: Path) -> None:
    (path / "lexicon").rename(path.parent / "elsewhere")
    (path / "lexicon").symlink_to(path.parent / "elsewhere")
    with pytest.raises(BundleError, match=r"lexicon\.json is a link"):
        open_bundle(path)


def test_the_bundle_itself_may_be_a_link(path: Path) -> None:
    link = path.parent / "current"
    link.symlink_to(path)
    assert open_bundle(link).path == link


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file_and_is_not_waited_for(path: Path) -> None:
    (path / "llm.gguf").unlink()
    os.mkfifo(path / "llm.gguf")
    with pytest.raises(BundleError, match=r"llm\.gguf is missing"):
        open_bundle(path)


def test_a_lexicon_file_that_nobody_lists_is_refused(path: Path) -> None:
    (path / "lexicon" / "zh.surfaces.marisa").write_bytes(b"planted")
    with pytest.raises(BundleError, match=r"zh\.surfaces\.marisa is not in the manifest"):
        open_bundle(path)


def test_a_name_too_long_for_the_system_is_named(path: Path) -> None:
    manifest = manifest_of(path)
    manifest["files"]["x" * 5000] = {"bytes": 1, "sha256": "0" * 64, "licence": "MIT"}
    (path / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(BundleError, match="cannot read"):
        open_bundle(path)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.just(10**400)
    | st.just("../x"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


def places(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if isinstance(value, dict):
        for key in value:
            found += places(value[key], (*at, key))
    elif isinstance(value, list):
        for index in range(len(value)):
            found += places(value[index], (*at, index))
    return found


def survives(path: Path, content: bytes) -> None:
    """Opening gives a bundle or a `BundleError` of one line that names it; nothing else."""
    (path / MANIFEST).write_bytes(content)
    try:
        open_bundle(path)
    except BundleError as error:
        assert str(path) in str(error)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_value_anywhere_is_a_bundle_or_an_error(
    shared: tuple[Path, Manifest], data: st.DataObject
) -> None:
    path, original = shared
    at: Any = (manifest := copy.deepcopy(original))
    place = data.draw(st.sampled_from(places(manifest)))
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = data.draw(json_values)
    survives(path, json.dumps(manifest).encode())


@settings(max_examples=150)
@given(data=st.data())
def test_any_bytes_anywhere_are_a_bundle_or_an_error(
    shared: tuple[Path, Manifest], data: st.DataObject
) -> None:
    path, original = shared
    content = bytearray(json.dumps(original).encode())
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    content[start:end] = data.draw(st.binary(max_size=12))
    survives(path, bytes(content))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_manifest_that_is_a_pipe_is_not_waited_for(path: Path) -> None:
    (path / MANIFEST).unlink()
    os.mkfifo(path / MANIFEST)
    with pytest.raises(BundleError, match=r"cannot read .*manifest\.json.*is no regular file"):
        open_bundle(path)
