"""Names hidden: the same name the same token, and nothing else touched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redacted import CHINESE, KEY, TEXT, document, hidden

from eat_edge.config import Options
from eat_edge.errors import ConfigError, InputError
from eat_edge.redact.mapping import restored
from eat_edge.redact.plan import OPERATORS, RedactionPlan
from eat_edge.redact.redactor import Redactor, redacted_record
from eat_edge.types import Document, Entity


def test_a_short_form_has_the_token_of_the_full_name() -> None:
    text = hidden(RedactionPlan(), document(TEXT, "zh", *CHINESE))
    assert text == "[PER_1]和[PER_2]在[LOC_1]。[PER_1]说[PER_1]先生走了。"


def test_a_short_form_of_two_full_names_stands_for_itself() -> None:
    names = (("Иван Петров", "PER"), ("Пётр Петров", "PER"), ("Петров", "PER"))
    text = hidden(RedactionPlan(), document("Иван Петров, Пётр Петров, Петров", "ru", *names))
    assert text == "[PER_1], [PER_2], [PER_3]"


def test_a_form_that_was_not_found_is_hidden_as_the_person_it_is_of() -> None:
    text = "Пётр Кравец здесь. Спросили с Кравцом Москву Кравца."
    one = document(text, "ru", ("Пётр Кравец", "PER"), ("Москву Кравца", "LOC"))
    assert hidden(RedactionPlan(), one) == "[PER_1] здесь. Спросили с [PER_1] [LOC_1]."
    assert hidden(RedactionPlan.from_text(["PER=keep"]), one) == text.replace(
        "Москву Кравца", "[LOC_1]"
    )
    ignoring = Redactor(RedactionPlan(), KEY, Options().updated({"ignore": ["Кравцом"]}))
    assert "с Кравцом [LOC_1]" in ignoring.redact(one).text


def test_a_thai_surname_that_was_not_found_is_hidden_with_the_given_name() -> None:
    text = "เช้านี้ คุณสมชาย ใจดี มาแล้ว คุณสมชายซื้อปลา"
    names = document(text, "th", ("คุณสมชาย", "PER"), ("คุณสมชาย", "PER"))
    assert hidden(RedactionPlan(), names) == "เช้านี้ [PER_1] มาแล้ว [PER_1]ซื้อปลา"


def test_types_have_operators_of_their_own() -> None:
    plan = RedactionPlan.from_text(["mask", "LOC=keep", "CASE=hash"])
    one = document("李娜在柏林办A案", "zh", ("李娜", "PER"), ("柏林", "LOC"), ("A案", "CASE"))
    with pytest.raises(ConfigError, match="operator of 'CASE': no name has this type"):
        Redactor(plan, KEY)
    options = Options().updated({"names": [{"surface": "A案", "label": "CASE"}]})
    text = Redactor(plan, KEY, options).redact(one).text
    assert re.fullmatch(r"███在柏林办\[CASE:[0-9a-f]{16}\]", text)


def test_of_a_document_with_an_error_nothing_is_passed_on() -> None:
    failed = Document("李娜", id="1").with_error(InputError("broken"))
    record = redacted_record(Redactor(RedactionPlan(), KEY).redact(failed))
    assert record["text"] == ""
    assert record["error"] == "broken"


def test_a_record_has_nothing_of_what_was_hidden() -> None:
    one = document(TEXT, "zh", *CHINESE)
    record = redacted_record(Redactor(RedactionPlan("pseudonym"), KEY).redact(one))
    assert not re.search("王小明|李娜|柏林|小明|Secret", repr(record))


@given(
    text=st.text(st.sampled_from("李娜柏林a b，e\u0301😀\r\n12@.com"), max_size=40),
    spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)), max_size=6),
    operator=st.sampled_from(sorted(set(OPERATORS) - {"keep"})),
)
def test_what_stands_between_stays_and_all_of_it_comes_back(
    text: str, spans: list[tuple[int, int]], operator: str
) -> None:
    entities, end = [], 0
    for start, length in sorted(spans):
        if end <= start and start + length <= len(text):
            end = start + length
            entities.append(Entity(start, end, text[start:end], "PER", 0.9, "", ()))
    plan = RedactionPlan.from_text([operator])
    redacted = Redactor(plan, KEY).redact(Document(text, lang="zh", entities=tuple(entities)))
    assert restored(redacted.text, redacted.redactions) == text
    for one in redacted.redactions:
        assert redacted.text[one.start : one.end] == one.replacement != ""


def test_lines_of_a_file_share_their_tokens() -> None:
    redactor = Redactor(RedactionPlan(), KEY)
    tokens = redactor.tokens("a.txt")
    lines = [
        document("王小明来了", "zh", ("王小明", "PER")),
        document("李娜来了", "zh", ("李娜", "PER")),
        document("小明走了", "zh", ("小明", "PER")),
    ]
    texts = [redactor.redact(one, tokens).text for one in lines]
    assert texts == ["[PER_1]来了", "[PER_2]来了", "[PER_1]走了"]


def test_a_surname_before_an_honorific_is_hidden_in_every_line_of_a_file() -> None:
    redactor = Redactor(RedactionPlan(), KEY)
    tokens = redactor.tokens("letter.txt")
    first = document("尊敬的史晓东先生：", "zh", ("史晓东", "PER"))
    lines = [first, Document("今天史先生请客", lang="zh"), Document("今天史先生请客", lang="ja")]
    texts = [redactor.redact(line, tokens).text for line in lines]
    assert texts == ["尊敬的[PER_1]先生：", "今天[PER_1]先生请客", "今天[PER_1]先生请客"]


def test_a_surname_before_an_honorific_stays_where_persons_do() -> None:
    line = Document("陈先生请客", lang="zh")
    assert hidden(RedactionPlan.from_text(["PER=keep"]), line) == line.text
    places = Redactor(RedactionPlan(), KEY, Options(labels=("LOC",)))
    assert places.redact(line).text == line.text
    assert hidden(RedactionPlan("mask"), line) == "███先生请客"


def test_what_friends_call_a_person_is_hidden_with_the_same_token() -> None:
    line = document("张伟请假，小张说老王和阿伟病了。小明", "zh", ("张伟", "PER"))
    assert hidden(RedactionPlan(), line) == "[PER_1]请假，[PER_1]说老王和[PER_1]病了。小明"
