import pytest

from eat_edge.text import fold, split
from eat_edge.text.lines import paragraph_spans


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("昨天，张小\n明去了杭\r\n　　州。", ["昨天，张小\n明去了杭\r\n　　州。"]),
        ("> 他在西\n> 安", ["> 他在西\n> 安"]),
        ("> 他在西\n安宁", ["> 他在西\n", "安宁"]),
        ("第一段\n\n第二段", ["第一段\n", "\n", "第二段"]),
        ("名单：\n张三", ["名单：\n", "张三"]),
        ("出席\n- 张三\n- 李四", ["出席\n", "- 张三\n", "- 李四"]),
        ("1. 东京\n2. 大阪", ["1. 东京\n", "2. 大阪"]),
        ("张三\t北京\n李四\t上海", ["张三\t北京\n", "李四\t上海"]),
        ("姓名：张三\n地址：北京", ["姓名：张三\n", "地址：北京"]),
        ("他见了默\n克尔说：好", ["他见了默\n克尔说：好"]),
        (
            "เขาไปที่กรุงเทพฯ\nראש הממשלה נפגש",
            ["เขาไปที่กรุงเทพฯ\n", "ראש הממשלה נפגש"],
        ),
        ("Он приехал\n他昨天到了", ["Он приехал\n", "他昨天到了"]),
        ("莫斯科\n（Москва）是首都", ["莫斯科\n（Москва）是首都"]),
        ("彼は大阪府\nへ行った\n大統領", ["彼は大阪府\nへ行った\n大統領"]),
        ("그는 李明博\n大統領을 만났다", ["그는 李明博\n大統領을 만났다"]),
        ("他买了\niPhone\n手机", ["他买了\niPhone\n手机"]),
        ("", []),
    ],
)
def test_lines_go_on_unless_something_tells_otherwise(text: str, paragraphs: list[str]) -> None:
    assert [text[start:end] for start, end in paragraph_spans(text)] == paragraphs


def test_a_sentence_goes_on_over_a_line_break() -> None:
    windows = split("他昨天到了西\n安。今天又\n走了。", "zh")
    assert [window.text for window in windows] == ["他昨天到了西\n安。", "今天又\n走了。"]


@pytest.mark.parametrize(
    ("text", "folded", "name", "surface"),
    [
        ("他去了西\r\n　　安。", "他去了西安。", "西安", "西\r\n　　安"),
        ("> 他去了西\n> 安。", "> 他去了西安。", "西安", "西\n> 安"),
        ("Санкт-\nПетербург", "Санкт-Петербург", "Санкт-Петербург", "Санкт-\nПетербург"),
        ("в Екате-\nринбурге", "в Екатеринбурге", "Екатеринбурге", "Екате-\nринбурге"),
        ("Ростов-\nна-Дону", "Ростов-на-Дону", "на-Дону", "на-Дону"),
        ("סן\nפרנסיסקו", "סן פרנסיסקו", "סן פרנסיסקו", "סן\nפרנסיסקו"),
        ("Екате\u00ad\nринбурге", "Екатеринбурге", "Екатеринбурге", "Екате\u00ad\nринбурге"),
        ("西\u200b安", "西安", "西安", "西\u200b安"),
    ],
)
def test_a_name_over_a_gap_leads_back(text: str, folded: str, name: str, surface: str) -> None:
    found = fold(text)
    assert found.text == folded
    start = folded.index(name)
    assert text[slice(*found.source_span(start, start + len(name)))] == surface


def test_gaps_are_remembered() -> None:
    assert fold("北京 上海\n广州").seams == (2, 4)
    assert fold("北京\t上海").walls == (2,)
    assert fold("Иван\nПетров").seams == (4,)
    assert fold("唐纳德 · 特朗普").seams == ()


def test_a_run_of_tabs_is_read_once() -> None:
    """Read once for every tab, these would take a quarter of an hour."""
    text = "京" + "\t" * 250_000 + "\n京"
    assert list(paragraph_spans(text)) == [(0, len(text))]
    text = "京\t" + "\u3000" * 9 + "都\n京"
    assert list(paragraph_spans(text)) == [(0, len(text) - 1), (len(text) - 1, len(text))]
