# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Tags of other people: what types and beginnings they come to have."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")

from random_checkpoints import CONLL, SENTENCES, expected, save
from tagger_checkpoints import save_classifier, word_piece

from eat_edge.errors import ConfigError
from eat_edge.tagger.tagger import Tagger
from export.tagger.command import export_tagger
from export.tagger.labels import map_tags

pytestmark = pytest.mark.usefixtures("one_torch_thread")


def test_types_of_a_finer_scheme_are_summed_up(tmp_path: Path) -> None:
    tags = ["O", "B-PERSON", "I-PERSON", "B-GPE", "I-GPE", "B-LOC", "I-LOC", "B-DATE", "I-DATE"]
    model = save(tmp_path / "in", tags)
    report = export_tagger(tmp_path / "in", tmp_path, max_tokens=32, precision="float32", threads=1)
    assert report.tags == ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        (found,) = tagger.probabilities(SENTENCES[:1])
    fine = expected(model, tmp_path / "tokenizer.json", SENTENCES[0], first=True)
    sums = [[0, 7, 8], [1], [2], [3, 5], [4, 6]]
    np.testing.assert_allclose(
        found, np.stack([fine[:, group].sum(axis=1) for group in sums], axis=1), atol=1e-4
    )


def test_a_scheme_without_first_tags_makes_whole_names(tmp_path: Path) -> None:
    model = save(tmp_path / "in", ["O", "I-PER", "I-LOC"])
    with torch.no_grad():
        model.classifier.bias.copy_(torch.tensor([-50.0, 50.0, 0.0]))
    model.save_pretrained(tmp_path / "in")
    export_tagger(tmp_path / "in", tmp_path, max_tokens=32, precision="float32", threads=1)
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        (mentions,) = tagger.tag(["li wen"])
    assert [(mention.text, mention.label) for mention in mentions] == [("li wen", "PER")]


MARKED = (
    "[PER Li Keqiang] , the premier of [LOC China] , met [PER Angela Merkel] in [LOC Berlin] .",
    "[ORG Toyota Motor Corp] said its plant in [LOC Kentucky] will build the [MISC Camry] .",
    "[LOC Tokyo] [LOC London] [LOC Moscow] : [PER Li] [PER Smith] [PER Angela Merkel] spoke",
    "the [ORG university of tokyo] beat [ORG waseda] at the stadium of [LOC Tokyo] [LOC London]",
    "[PER Smith] met [PER Li] [PER Angela Merkel] , not [ORG Toyota Motor Corp] [ORG waseda]",
    "[ORG UNITED NATIONS] ENVOY ARRIVES IN [LOC DAMASCUS] FOR TALKS",
    "There is nothing here to be found .",
)


def unmark(marked: str, *, is_iob1: bool) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    """Words, their tags, and the names of a marked sentence."""
    words: list[str] = []
    tags: list[str] = []
    names: list[tuple[str, str]] = []
    for label, name, plain in re.findall(r"\[(\w+) ([^]]+)\]|(\S+)", marked):
        if plain:
            words.append(plain)
            tags.append("O")
            continue
        parts = name.split()
        is_next = bool(tags) and tags[-1][2:] == label
        words += parts
        tags += [f"{'I' if is_iob1 and not is_next else 'B'}-{label}"]
        tags += [f"I-{label}"] * (len(parts) - 1)
        names.append((name, label))
    return words, tags, names


@pytest.mark.parametrize("is_iob1", [True, False])
def test_names_that_begin_with_a_later_tag(tmp_path: Path, is_iob1: bool) -> None:
    """CoNLL-2003 as it was published: ``B-X`` only behind another name of its type."""
    tokenizer = transformers.BertTokenizerFast(tokenizer_object=word_piece(lowercase=False))
    tokenizer.save_pretrained(tmp_path / "in")
    model = save_classifier(
        tmp_path / "in",
        "Bert",
        CONLL,
        vocab_size=len(tokenizer),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    sentences = [unmark(marked, is_iob1=is_iob1) for marked in MARKED]
    batch = tokenizer(
        [words for words, _, _ in sentences],
        is_split_into_words=True,
        padding=True,
        return_tensors="pt",
    )
    wanted = torch.full(batch["input_ids"].shape, -100)
    for row, (_, tags, _) in enumerate(sentences):
        owners = batch.word_ids(row)
        for piece, (before, word) in enumerate(pairwise([None, *owners])):
            if word is not None and word != before:
                wanted[row, piece] = CONLL.index(tags[word])
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for _ in range(80):
        optimizer.zero_grad()
        model(**batch, labels=wanted).loss.backward()
        optimizer.step()
    model.save_pretrained(tmp_path / "in")
    report = export_tagger(tmp_path / "in", tmp_path, max_tokens=64, threads=1, is_gated=True)
    assert report.is_iob1 == is_iob1
    assert ("(names began with I-X)" in str(report)) == is_iob1
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        found = tagger.tag([" ".join(words) for words, _, _ in sentences])
    for mentions, (_, _, names) in zip(found, sentences, strict=True):
        assert [(mention.text, mention.label) for mention in mentions] == names


@pytest.mark.parametrize(
    ("tags", "extra", "scheme", "columns"),
    [
        (CONLL, {}, CONLL, [[n] for n in range(9)]),
        (
            ["O", "S-PER", "B-PER", "I-PER", "E-PER"],
            {},
            ["O", "B-PER", "I-PER"],
            [[0], [1, 2], [3, 4]],
        ),
        (
            ["B-location", "O", "U-ship", "L-ship"],
            {"ship": "MISC", "LOCATION": "O"},
            ["O", "B-MISC", "I-MISC"],
            [[0, 1], [2], [3]],
        ),
        (["O", "PER"], {}, ["O", "B-PER", "I-PER"], [[0], [1], [1]]),
        (["O", "B-person", "I-person"], {}, ["O", "B-PER", "I-PER"], [[0], [1], [2]]),
        (
            ["LABEL_0", "LABEL_1", "LABEL_2"],
            {"LABEL_0": "O", "LABEL_1": "B-PER", "LABEL_2": "I-PER"},
            ["O", "B-PER", "I-PER"],
            [[0], [1], [2]],
        ),
    ],
)
def test_mapping_of_tags(
    tags: list[str], extra: dict[str, str], scheme: list[str], columns: list[list[int]]
) -> None:
    found = map_tags(tags, extra, "here")
    assert found.tags == tuple(scheme)
    assert [list(group) for group in found.columns] == columns
    assert found.unbegun == ({"B-PER"} if tags == ["O", "PER"] else set())
    assert found.is_identity is (columns == [[n] for n in range(len(tags))])


@pytest.mark.parametrize(
    ("tags", "extra", "message"),
    [
        (["O", "B-DISEASE"], {}, "here: tag 'B-DISEASE' is of no known type.*--label DISEASE=PER"),
        (["LABEL_0", "LABEL_1"], {}, "tag 'LABEL_0' is of no known type"),
        (["O", "B-DATE"], {}, "no scheme with O and with entities"),
        (["B-PER", "I-PER"], {}, "no scheme with O"),
        (["O", "B-PER"], {}, "PER has a tag for the first word of a name, none for the others"),
        (["O", "B-X"], {"X": "DISEASE"}, "'DISEASE' is none of PER, LOC, ORG, MISC, O"),
    ],
)
def test_tags_that_cannot_be_mapped(tags: list[str], extra: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        map_tags(tags, extra, "here")
