# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Which tokenizer a checkpoint has, and what can be made of the files it has."""

import json
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

transformers = pytest.importorskip("transformers")
sentencepiece = pytest.importorskip("sentencepiece")

from tagger_checkpoints import SENTENCES, byte_level, word_piece

from eat_edge.errors import ConfigError, EatEdgeError, InputError
from export.tagger.tokenizer import load_checkpoint_tokenizer

TEXT = "  Li met\tAngela Merkel, of Berlin (Germany)  "


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def sentence_piece(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prefix = tmp_path_factory.mktemp("sentencepiece") / "made"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([line for line in SENTENCES if line.isascii()]),
        model_prefix=str(prefix),
        vocab_size=120,
        minloglevel=2,
    )
    return prefix.with_suffix(".model")


def configure(directory: Path, model_type: str, **settings: Any) -> None:
    (directory / "config.json").write_text(json.dumps({"model_type": model_type}))
    if settings:
        (directory / "tokenizer_config.json").write_text(json.dumps(settings))


def pieces_of(directory: Path) -> list[int]:
    tokenizer = load_checkpoint_tokenizer(directory, num_ids=1000)
    return list(tokenizer.encode(TEXT).ids)


def expected(directory: Path) -> list[int]:
    return list(transformers.AutoTokenizer.from_pretrained(directory)(TEXT)["input_ids"])


def test_settings_beside_the_file_count(directory: Path) -> None:
    byte_level().save(str(directory / "tokenizer.json"))
    configure(directory, "roberta")
    without = pieces_of(directory)
    configure(directory, "roberta", add_prefix_space=True, tokenizer_class="RobertaTokenizer")
    assert pieces_of(directory) == expected(directory)
    word_piece(lowercase=True).save(str(directory / "tokenizer.json"))
    configure(directory, "bert", do_lower_case=False)
    assert pieces_of(directory) == expected(directory) != without


def test_a_file_that_stands_alone_says_everything(directory: Path) -> None:
    cased = word_piece(lowercase=False)
    cased.enable_truncation(4)
    cased.enable_padding(length=100)
    cased.save(str(directory / "tokenizer.json"))
    configure(directory, "bert")
    cased.no_truncation()
    cased.no_padding()
    assert pieces_of(directory) == cased.encode(TEXT).ids


@pytest.mark.parametrize("name", ["TokenizersBackend", "BertGenerationTokenizer"])
def test_settings_that_cannot_be_applied_are_named(
    directory: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    made = byte_level()
    made.save(str(directory / "tokenizer.json"))
    configure(directory, "roberta", tokenizer_class=name)
    with caplog.at_level(logging.WARNING):
        assert pieces_of(directory) == made.encode(TEXT).ids
    assert "tokenizer.json is used as it is" in caplog.text


@pytest.mark.parametrize(
    ("model_type", "name"),
    [
        ("xlm-roberta", "sentencepiece.bpe.model"),
        ("camembert", "sentencepiece.bpe.model"),
        ("deberta-v2", "spm.model"),
        ("albert", "spiece.model"),
    ],
)
def test_sentence_piece_is_converted(
    directory: Path, sentence_piece: Path, model_type: str, name: str
) -> None:
    shutil.copy(sentence_piece, directory / name)
    configure(directory, model_type)
    assert pieces_of(directory) == expected(directory)


@pytest.mark.parametrize("model_type", ["roberta", "bert"])
def test_plain_vocabularies_are_converted(directory: Path, model_type: str) -> None:
    made = byte_level() if model_type == "roberta" else word_piece(lowercase=True)
    made.model.save(str(directory))
    configure(directory, model_type)
    assert pieces_of(directory) == made.encode(TEXT).ids


@pytest.mark.parametrize(
    ("model_type", "files", "settings", "error", "message"),
    [
        ("xlm-roberta", {}, {}, InputError, r"no tokenizer\.json, nor a vocabulary"),
        (
            "xlm-roberta",
            {"sentencepiece.bpe.model": b"no such thing"},
            {},
            ConfigError,
            r"sentencepiece\.bpe\.model: transformers cannot make a tokenizer\.json of it",
        ),
        (
            "roberta",
            {"vocab.json": b"{}"},
            {},
            ConfigError,
            r"vocab\.json: transformers cannot make a tokenizer\.json of it",
        ),
        ("bert", {"tokenizer.json": b"{"}, {}, InputError, r"tokenizer\.json: not a readable"),
    ],
)
def test_what_cannot_be_used_is_named(
    directory: Path,
    model_type: str,
    files: dict[str, bytes],
    settings: dict[str, Any],
    error: type[EatEdgeError],
    message: str,
) -> None:
    for name, content in files.items():
        (directory / name).write_bytes(content)
    configure(directory, model_type, **settings)
    with pytest.raises(error, match=message):
        load_checkpoint_tokenizer(directory, num_ids=1000)


def test_a_tokenizer_that_is_python_only_is_named(directory: Path, sentence_piece: Path) -> None:
    shutil.copy(sentence_piece, directory / "spiece.model")
    configure(directory, "bert-generation", tokenizer_class="BertGenerationTokenizer")
    with pytest.raises(ConfigError, match=r"spiece\.model: BertGenerationTokenizer has no token"):
        load_checkpoint_tokenizer(directory, num_ids=1000)


def test_a_tokenizer_of_another_model_is_refused(directory: Path) -> None:
    word_piece(lowercase=True).save(str(directory / "tokenizer.json"))
    configure(directory, "bert")
    with pytest.raises(ConfigError, match=r"knows \d+ pieces, its model 100: they are not of one"):
        load_checkpoint_tokenizer(directory, num_ids=100)
