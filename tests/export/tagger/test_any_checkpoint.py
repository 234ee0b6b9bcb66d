# ruff: noqa: E402 - what follows needs the packages asked for first.
"""Checkpoints of other people: their tags, their pieces, their precision."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")
transformers = pytest.importorskip("transformers")

from tagger_checkpoints import save_classifier, tag_probabilities, word_piece

from eat_edge.errors import ConfigError, InputError
from eat_edge.tagger.subwords import SubwordTokenizer
from eat_edge.tagger.tagger import Tagger
from export.__main__ import main
from export.mini.tagger.tiny import tiny_checkpoint
from export.tagger.command import PRECISIONS, export_tagger
from export.tagger.labels import map_tags
from export.tagger.report import TaggerReport, read_gold, tagger_complaints

pytestmark = pytest.mark.usefixtures("one_torch_thread")

CONLL = ["O", "B-MISC", "I-MISC", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
SENTENCES = ["li met bo in a1.", "the un", "abc de fghi (jk), lm"]


def save(directory: Path, tags: list[str], kind: str = "Bert", **options: Any) -> Any:
    """A random checkpoint with the tokenizer of the tiny tagger."""
    tiny_checkpoint(directory)
    size = len(json.loads((directory / "tokenizer.json").read_text())["model"]["vocab"])
    shape = {
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
    }
    if kind == "DistilBert":
        shape = {"dim": 32, "n_layers": 2, "n_heads": 2, "hidden_dim": 64}
    return save_classifier(
        directory,
        kind,
        tags,
        vocab_size=size,
        max_position_embeddings=64,
        initializer_range=0.3,
        **shape,
        **options,
    )


def expected(
    model: Any, tokenizer: Path, sentence: str, *, first: bool, is_iob1: bool = False
) -> Any:
    """Tag probabilities of the words as transformers gives them."""
    encoder = SubwordTokenizer(tokenizer)
    words = encoder.encode(sentence)
    ids = [*encoder.before, *words.ids, *encoder.after]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([ids])).logits[0, 1:-1]
    pieces = tag_probabilities(logits.numpy(), model.config.id2label, is_iob1=is_iob1)
    if first:
        return pieces[words.first_of_word]
    bounds = [*words.first_of_word, len(pieces)]
    rows = np.stack([pieces[a:b].mean(axis=0) for a, b in pairwise(bounds)])
    first_rows = pieces[words.first_of_word]
    for column, tag in enumerate(CONLL):
        if tag[0] == "B":
            # The label is the mean's, whether it begins is the first piece's.
            pair = [column, CONLL.index(f"I-{tag[2:]}")]
            share = first_rows[:, pair] / first_rows[:, pair].sum(axis=1, keepdims=True)
            rows[:, pair] = rows[:, pair].sum(axis=1, keepdims=True) * share
    return rows


@pytest.mark.parametrize("kind", ["Bert", "DistilBert", "Electra"])
@pytest.mark.parametrize("first", [True, False])
def test_the_runtime_computes_what_transformers_does(
    tmp_path: Path, kind: str, first: bool
) -> None:
    model = save(tmp_path / "in", CONLL, kind)
    report = export_tagger(
        tmp_path / "in",
        tmp_path,
        max_tokens=32,
        precision="float32",
        from_first_piece=first,
        threads=1,
        is_gated=True,
    )
    assert report.tags == tuple(CONLL)
    assert report.max_error < 1e-4
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        for sentence, found in zip(SENTENCES, tagger.probabilities(SENTENCES), strict=True):
            wanted = expected(
                model,
                tmp_path / "tokenizer.json",
                sentence,
                first=first,
                is_iob1=report.is_iob1,
            )
            np.testing.assert_allclose(found, wanted, atol=1e-4)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precisions(tmp_path: Path, precision: Any) -> None:
    save(tmp_path / "in", CONLL)
    report = export_tagger(tmp_path / "in", tmp_path, max_tokens=32, precision=precision, threads=1)
    assert report.word_agreement >= (0.7 if precision == "int8" else 0.97)
    graph = onnx.load(str(tmp_path / "tagger.onnx"))
    assert {entry.key: entry.value for entry in graph.metadata_props}["precision"] == precision
    kinds = {tensor.data_type for tensor in graph.graph.initializer if len(tensor.dims) == 2}
    main = {"int8": "INT8", "float32": "FLOAT", "float16": "FLOAT16"}[precision]
    assert getattr(onnx.TensorProto, main) in kinds
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "tagger.onnx",
        "tokenizer.json",
    ]


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


def test_gold_text_is_scored(tmp_path: Path) -> None:
    save(tmp_path / "in", CONLL)
    export_tagger(tmp_path / "in", tmp_path, max_tokens=32, precision="float32", threads=1)
    with Tagger(tmp_path / "tagger.onnx", tmp_path / "tokenizer.json", threads=1) as tagger:
        records = [
            {
                "text": text,
                "entities": [{"start": m.start, "end": m.end, "label": m.label} for m in mentions],
            }
            for text, mentions in zip(SENTENCES, tagger.tag(SENTENCES), strict=True)
        ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, records)))
    report = export_tagger(
        tmp_path / "in",
        tmp_path,
        max_tokens=32,
        precision="float16",
        threads=1,
        gold=read_gold(gold),
        is_gated=True,
    )
    assert report.exact_f1 == 1.0
    assert report.f1 == 1.0
    assert "F1 on the gold text 1.0000 in float32 and 1.0000 now" in str(report)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no entities in it"),
        ('{"text": "a", "entities": []}', "no entities in it"),
        ('{"text": "a"}', r"gold\.jsonl:1: not a record"),
        ("a", r"gold\.jsonl:1: not a record"),
    ],
)
def test_gold_text_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content)
    with pytest.raises(InputError, match=message):
        read_gold(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / "missing.jsonl")


def test_what_strays_too_far_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "in", CONLL)
    monkeypatch.setattr("export.tagger.report.MIN_WORD_AGREEMENT", 1.5)
    with pytest.raises(ConfigError, match=r"int8 strays too far: .* keep their best tag, where"):
        export_tagger(tmp_path / "in", tmp_path / "out", max_tokens=32, threads=1, is_gated=True)
    export_tagger(tmp_path / "in", tmp_path / "out", max_tokens=32, threads=1, is_dry=True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("figures", "num_complaints"),
    [
        ((1e-6, 0.98, 0.5, None, None), 0),
        ((1e-6, 0.98, 0.5, 0.9, 0.896), 0),
        ((1e-6, 0.98, 0.5, 0.9, 0.89), 1),
        ((0.1, 0.9, 0.5, 0.9, 0.8), 3),
        ((float("nan"), 1.0, 1.0, None, None), 1),
    ],
)
def test_complaints(figures: Any, num_complaints: int) -> None:
    assert len(tagger_complaints(TaggerReport(1, ("O",), False, 1, *figures))) == num_complaints


def test_an_interruption_leaves_no_model_with_the_tokenizer_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options: dict[str, Any] = {"max_tokens": 32, "precision": "float32", "threads": 1}
    out = tmp_path / "out"
    save(tmp_path / "old", CONLL)
    export_tagger(tmp_path / "old", out, **options)
    save(tmp_path / "new", ["O", "B-PER", "I-PER"])
    rename = Path.replace

    def rename_until_killed(self: Path, target: Path) -> Path:
        if target == out / "tagger.onnx":
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", rename_until_killed)
        with pytest.raises(KeyboardInterrupt):
            export_tagger(tmp_path / "new", out, **options)
    assert not (out / "tagger.onnx").exists()
    (out / "tagger.onnx.partial").write_bytes(b"half of it")
    report = export_tagger(tmp_path / "new", out, **options)
    assert sorted(path.name for path in out.iterdir()) == ["tagger.onnx", "tokenizer.json"]
    with Tagger(out / "tagger.onnx", out / "tokenizer.json", threads=1) as tagger:
        assert tagger.probabilities(SENTENCES)[0].shape[1] == len(report.tags) == 3


def test_a_checkpoint_without_a_trained_head(tmp_path: Path) -> None:
    model = save(tmp_path, CONLL)
    config = model.config
    transformers.BertModel(config).save_pretrained(tmp_path)
    with pytest.raises(InputError, match="no weights for classifier"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32)


def test_an_architecture_that_cannot_be_traced_is_named(tmp_path: Path) -> None:
    save(tmp_path, CONLL)
    save_classifier(
        tmp_path, "GPT2", CONLL, vocab_size=200, n_embd=32, n_layer=1, n_head=2, n_positions=64
    )
    with pytest.raises(ConfigError, match="cannot trace this architecture"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32)
    assert not (tmp_path / "out").exists()


def test_words_with_punctuation_in_them_are_refused(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, pre_tokenizers

    save(tmp_path, CONLL)
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ConfigError, match="has 'Merkel,' for one piece"):
        export_tagger(tmp_path, tmp_path / "out", max_tokens=32)


def test_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save(tmp_path / "in", ["O", "B-SHIP", "I-SHIP"])

    def run(*more: str) -> Any:
        arguments = ["export", "tagger", str(tmp_path / "in"), "-o", str(tmp_path / "out"), *more]
        monkeypatch.setattr("sys.argv", arguments)
        main()
        return capsys.readouterr()

    with pytest.raises(SystemExit, match="1"):
        run("--threads", "1")
    assert "--label SHIP=PER" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        run("--label", "SHIP")
    assert "--label takes TYPE=OURS" in capsys.readouterr().err
    options = ["--max-tokens", "32", "--precision", "float32", "--threads", "1"]
    said = run("--label", "SHIP=MISC", *options).out
    assert "tags O, B-MISC, I-MISC; against float32 100.0% of the words" in said
    assert (tmp_path / "out" / "tagger.onnx").is_file()
