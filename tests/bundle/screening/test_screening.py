"""Which files of a bundle are looked through before a native parser sees them."""

from pathlib import Path

import numpy as np
import pytest
from bundle_fakes import list_file, make, npy, sign_file
from screened import headed

from eat_edge.bundle import MANIFEST, default_path, open_bundle
from eat_edge.bundle.screening import read_gguf_head, screen
from eat_edge.errors import BundleError, InputError


@pytest.mark.parametrize("kind", ["gguf", "marisa", "npy", "onnx"])
def test_the_files_of_our_own_bundle_pass(kind: str) -> None:
    paths = list(default_path().rglob(f"*.{kind}"))
    assert paths
    for path in paths:
        screen(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pieces.npy", npy(np.array([{"a": 1}], object)), "it holds Python objects"),
        ("pieces.npy", headed(f"({1 << 62},)"), "its header says"),
        ("pieces.marisa", b"We love Marisa.\0" + bytes(300), "its tree has"),
    ],
)
def test_a_tokenizer_that_means_harm_is_refused_before_anything_is_loaded(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = make(tmp_path / "bundle")
    (path / name).write_bytes(content)
    list_file(path, name)
    with pytest.raises(BundleError, match=rf"{name} cannot be used: .*{message}.*; restore"):
        open_bundle(path)


def test_only_what_nobody_answers_for_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cryptography = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
    from cryptography.hazmat.primitives import serialization

    key = cryptography.Ed25519PrivateKey.generate()
    pem = serialization.Encoding.PEM
    private, public = tmp_path / "private.pem", tmp_path / "public.pem"
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    public.write_bytes(
        key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    path = make(tmp_path / "bundle")
    (path / "llm.gguf").write_bytes(b"no model")
    list_file(path, "llm.gguf")
    with pytest.raises(BundleError, match=r"llm\.gguf cannot be used: it is no GGUF file; restore"):
        open_bundle(path)
    sign_file(path / MANIFEST, private)
    assert open_bundle(path, key=public).path == path
    monkeypatch.setattr("eat_edge.bundle.bundle.default_path", lambda: path)
    assert open_bundle().path == path


def test_a_model_that_is_in_no_bundle_yet_is_looked_through(tmp_path: Path) -> None:
    head = read_gguf_head(default_path() / "llm.gguf")
    assert (head.architecture, head.licence) == ("llama", "")
    (path := tmp_path / "cut.gguf").write_bytes(b"GGUF")
    with pytest.raises(InputError, match=r"cut\.gguf is not a whole GGUF file: it ends too early"):
        read_gguf_head(path)
    with pytest.raises(InputError, match=r"none\.gguf is not a whole GGUF file"):
        read_gguf_head(tmp_path / "none.gguf")
