"""Text and input as the world has them, through the whole engine in its fast mode."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

import eat_edge
from eat_edge import Document, Engine, EngineConfig
from eat_edge.pipeline import opening, stream
from eat_edge.text import identify_sentence

CONFIG = EngineConfig(threads=1)
ROOT = Path(__file__).parents[1]
MESSY = ROOT / "tests/assets/messy.jsonl"
"""Lines of our own, CC0."""


def names(document: Document) -> list[str]:
    for entity in document.entities:
        assert document.text[entity.start : entity.end] == entity.text
    return [f"{entity.text}/{entity.label}" for entity in document.entities]


def found(engine: Engine, text: str) -> list[str]:
    return names(engine(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("代表团昨天从上\n海飞到东\n京。", ["上\n海/LOC", "东\n京/LOC"]),
        ("> 代表团昨天从上\n> 海飞到东京。", ["上\n> 海/LOC", "东京/LOC"]),
        ("バラク・オ\nバマ大統領は京\n都を訪れた。", ["バラク・オ\nバマ/PER", "京\n都/LOC"]),
        ("Она живёт в Нью-\nЙорке.", ["Нью-\nЙорке/LOC"]),
        ("成都 重庆 武汉", ["成都/LOC", "重庆/LOC", "武汉/LOC"]),
        ("东京\t巴黎", ["东京/LOC", "巴黎/LOC"]),
        ("东京\u200b巴黎", ["东京/LOC", "巴黎/LOC"]),
        ("总理李 克强访问了巴黎。", ["李 克强/PER", "巴黎/LOC"]),
        ("Берлин\tПариж", ["Берлин/LOC", "Париж/LOC"]),
    ],
)
def test_gaps_and_line_breaks(fast: Engine, text: str, expected: list[str]) -> None:
    assert found(fast, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("微软·谷歌", ["微软/ORG", "谷歌/ORG"]),
        ("パリ・ヒルトンが来日した。", ["パリ・ヒルトン/PER"]),
        ("ロシア・モスクワで会議があった。", ["ロシア/LOC", "モスクワ/LOC"]),
        ("李克强·习近平出席。", ["李克强/PER", "习近平/PER"]),
        ("唐納德．川普訪問了臺北。", ["唐納德．川普/PER", "臺北/LOC"]),
        ("唐纳德 · 特朗普访问了北京。", ["唐纳德 · 特朗普/PER", "北京/LOC"]),
        ("アンゲラ⋅メルケルは帰国した。", ["アンゲラ⋅メルケル/PER"]),
        ("东京～大阪", ["东京/LOC", "大阪/LOC"]),
        ("乌镇の旅：马云和雷军在乌镇の茶馆", ["乌镇/LOC", "马云/PER", "雷军/PER", "乌镇/LOC"]),
        ("トヨタ ホンダ ニッサン", ["トヨタ/ORG", "ホンダ/ORG", "ニッサン/ORG"]),
        ("山﨑努さんが東京に来た。", ["山﨑努/PER", "東京/LOC"]),
        ("$北京-", ["北京/LOC"]),
        ("东京\x1a", ["东京/LOC"]),
    ],
)
def test_dots_and_edges(fast: Engine, text: str, expected: list[str]) -> None:
    assert found(fast, text) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ja", "中國の首都は北京だ。", ["中國/LOC", "北京/LOC"]),
        ("ja", "自民党の长谷川氏", ["自民党/ORG", "长谷川/PER"]),
        ("ja", "澤田さんは渡邉さんと大阪へ行った。", ["澤田/PER", "渡邉/PER", "大阪/LOC"]),
        ("ja", "𠮷野さんが東\U000e0100京に来た。", ["𠮷野/PER", "東\U000e0100京/LOC"]),
        ("ar", "زار أنتوني بلينكن الکویت", ["أنتوني بلينكن/PER", "الکویت/LOC"]),
        ("ar", "في ﻣﺼـــﺮ", ["ﻣﺼـــﺮ/LOC"]),
        ("ru", "Пу́тин прибыл в Мocкву́.", ["Пу́тин/PER", "Мocкву́/LOC"]),
        ("he", "נְתַנְיָהוּ נסע לג׳נין", ["נְתַנְיָהוּ/PER", "לג׳נין/LOC"]),
        ("th", "นายกรัฐมนตรีเดินทางไปลํ\u0e32ปาง", ["ลํ\u0e32ปาง/LOC"]),
        ("ko", "\u1106\u116e\u11ab재인은 서울에서", ["\u1106\u116e\u11ab재인/PER", "서울/LOC"]),
    ],
)
def test_variant_characters(fast: Engine, lang: str, text: str, expected: list[str]) -> None:
    assert names(fast(text, lang=lang)) == expected


def test_a_sign_in_kana_makes_no_text_japanese(fast: Engine) -> None:
    document = fast("丽江の夏天：王石和潘石屹在丽江见面")
    assert document.lang == "zh"
    assert "丽江/LOC" in names(document)
    assert fast("两人去了丰田（トヨタ）的工厂。").lang == "zh"


def test_each_sentence_has_its_language(fast: Engine) -> None:
    text = "马化腾昨天到了巴黎。小泉純一郎は大阪で会見した。The minister went home very late today."
    document = fast(text)
    assert {"马化腾/PER", "巴黎/LOC", "小泉純一郎/PER", "大阪/LOC"} == set(names(document))


def test_a_stream_goes_on_where_a_table_has_gaps(fast: Engine) -> None:
    given = cast(Any, ["东京", None, "巴黎", float("nan"), Document(cast(Any, None), id="x")])
    results = list(fast.pipe(given))
    assert [bool(one.error) for one in results] == [False, True, False, True, True]
    assert results[1].error == "document 1 is None, not a text"
    assert results[4].id == "x"


@pytest.mark.parametrize("wrong", [b"abc", 7, ["x"], None])
def test_what_is_no_text_is_named(fast: Engine, wrong: object) -> None:
    with pytest.raises(TypeError, match="not a str"):
        fast(cast(Any, wrong))
    if wrong is not None:
        with pytest.raises(TypeError, match=r"document 1 is .*not a str"):
            list(fast.pipe(cast(Any, ["东京", wrong])))


def test_a_document_belongs_into_a_stream(fast: Engine) -> None:
    with pytest.raises(TypeError, match=r"a Document: engine\.pipe\(\[document\]\) takes it"):
        fast(cast(Any, Document("东京")))


@pytest.mark.parametrize("one", ["东京", b"text", Document("东京")])
def test_one_text_is_no_stream_of_texts(fast: Engine, one: object) -> None:
    with pytest.raises(TypeError, match=r"this is one, of type \w+: engine\(text\) tags one"):
        fast.pipe(cast(Any, one))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"a": "东京"}, r"give its values\(\)"), (7, "7 of type int"), (None, "None")],
)
def test_what_is_no_stream_is_named(fast: Engine, wrong: object, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        fast.pipe(cast(Any, wrong))


def test_a_language_of_another_type_is_an_error_of_its_document(fast: Engine) -> None:
    wrong = Document("东京", lang=cast(Any, 5))
    first, second = fast.pipe([wrong, "巴黎"])
    assert first.error == "lang is '5': give a language tag such as zh, or auto"
    assert names(second) == ["巴黎/LOC"]


@pytest.mark.parametrize("lang", ["auto", "", "UND"])
def test_a_document_may_leave_its_language_open(fast: Engine, lang: str) -> None:
    (document,) = fast.pipe([Document("他在东京。", lang=lang)])
    assert (document.lang, names(document)) == ("zh", ["东京/LOC"])


@pytest.mark.parametrize("gap", [Decimal("nan"), np.float32("nan")])
def test_every_kind_of_gap_is_one(fast: Engine, gap: object) -> None:
    (document,) = fast.pipe(cast(Any, [gap]))
    assert document.error is not None and "not a text" in document.error


def test_a_long_document_is_looked_at_piece_by_piece(
    fast: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognised: list[str] = []

    def noted(text: str, lang: str) -> str:
        recognised.append(text)
        return identify_sentence(text, lang)

    monkeypatch.setattr(opening, "identify_sentence", noted)
    monkeypatch.setattr(stream, "_TOKENS_AHEAD", 64)
    seen: list[int] = []
    text = "他在柏林。" * 200
    (document,) = fast.pipe([text], on_progress=lambda done, total: seen.append(len(recognised)))
    assert len(document.entities) == 200
    # Others in flight take their turns between.
    assert 0 < seen[0] < len(recognised) / 2


def test_documents_can_be_hashed(fast: Engine) -> None:
    document = fast("他在东京。")
    assert len({document, fast("他在东京。"), Document("x", extra={"a": [1]})}) == 2


def test_a_relative_bundle_stays_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "models")
    with eat_edge.load("eat-mini", CONFIG, mode="fast") as engine:
        monkeypatch.chdir(tmp_path)
        assert found(engine, "他在东京。") == ["东京/LOC"]


@pytest.mark.skipif(os.name != "posix", reason="closes descriptors by number")
@pytest.mark.parametrize(
    ("closed", "status", "said"), [(1, 2, b"standard output is closed"), (2, 0, b"")]
)
def test_closed_streams(tmp_path: Path, closed: int, status: int, said: bytes) -> None:
    (tmp_path / "a.txt").write_text("hello", "utf-8")
    command = [sys.executable, "-m", "eat_edge", "tag", str(tmp_path / "a.txt"), "--mode", "fast"]
    done = subprocess.run(
        command, capture_output=True, preexec_fn=lambda: os.close(closed), check=False
    )
    assert done.returncode == status
    assert said in done.stderr


def test_what_is_no_prose_is_read(fast: Engine) -> None:
    lines = [json.loads(line) for line in MESSY.read_text("utf-8").splitlines()]
    assert len(lines) >= 200
    given = [Document(line["text"], lang=line["lang"]) for line in lines]
    right = num_found = num_gold = 0
    for line, document in zip(lines, fast.pipe(given), strict=True):
        gold = {(one["start"], one["end"], one["label"]) for one in line["entities"]}
        entities = {(one.start, one.end, one.label) for one in document.entities}
        right += len(gold & entities)
        num_found += len(entities)
        num_gold += len(gold)
    assert 2 * right / (num_found + num_gold) > 0.8


def test_the_package_imports_nothing_at_once() -> None:
    code = "import sys; before = set(sys.modules); import eat_edge.__main__; "
    code += "print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "['eat_edge', 'eat_edge.__main__']"
