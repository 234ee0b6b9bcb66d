"""Numbers behind the word for them, in every language whose numbers are known."""

import re

import pytest

from eat_edge.redact.patterns import find_patterns
from eat_edge.redact.plan import PATTERNS

pytest.importorskip("phonenumbers")
pytest.importorskip("stdnum")

MARKED = """\
zh 身份证号：[11010519491231002X ID]。
zh 身份证号 [110105 19491231 002X ID]
zh 身份证号[11010519491231002x ID]，男
zh 身份证[110105194912310021 ID]
zh 护照[E12345678 ID]
zh 护照号码：[G12345678 ID]，
zh 港澳通行证 [C12345678 ID]
zh 身分證字號[A123456780 ID]
zh 学号：[20210001 ID]
zh 手机[１３８００１３８０００ PHONE]
zh 座机[010-62785001转8001 PHONE]
zh 电话[（010）62785001 PHONE]
zh 手机（[13800138000 PHONE]）
zh QQ：[123456789 ACCOUNT]
zh ，QQ [12345678 ACCOUNT]。
zh 订单请拨[13800138000 PHONE]
zh 微信号：[zhang_san88 ACCOUNT]
zh 银行账号：[6222020200112233445 ACCOUNT]
zh 开户行：中国银行，账号：[1234567890123456 ACCOUNT]
ja マイナンバー：[１２３４－５６７８－９０１８ ID]
ja パスポート番号 [TK1234567 ID]
ja 旅券番号：[TR1234567 ID]
ja 運転免許証番号 [301234567890 ID]
ja 普通口座 店番 123 口座番号 [1234567 ACCOUNT]
ja 携帯 [０９０－１２３４－５６７８ PHONE]
ko 외국인등록번호 [900101-5123456 ID]
ko 여권번호 [M12345678 ID]
ko 운전면허 [11-12-345678-90 ID]
ko 계좌번호 [110-123-456789 ACCOUNT]
ko 계좌 국민 [123456-01-234567 ACCOUNT]
ko 국민은행 [123456-04-123456 ACCOUNT]
ko 전화 [02)1234-5678 PHONE]
ru ИНН[7707083893 ID], КПП [770701001 ID]
ru СНИЛС [11223344595 ID]
ru паспорт [4509 123456 ID], выдан
ru паспорт серии [45 09 номер 123456 ID]
ru паспорт: серия [4509, номер 123456 ID]
ru паспорт [4509 123456 ID] 2010 года
ru загранпаспорт [71 1234567 ID]
ru водительское удостоверение [77 12 345678 ID]
ru полис ОМС [1234567890123456 ID]
ru телефон [916 123 45 67 PHONE]
ru заказ: [8-916-123-45-67 PHONE]
ru тел. [8(916)1234567 PHONE]
ru р/с [40702810400000012345 ACCOUNT] в банке
uk паспорт [СН 123456 ID]
uk паспорт громадянина України [АА123456 ID]
uk ІПН [1759013776 ID]
uk код ЄДРПОУ [32855961 ID]
he ת"ז [123456782 ID]
he ח.פ. [516179157 ID]
he דרכון [12345678 ID]
he בטלפון [054-1234567 PHONE]
he נייד [0541234567 PHONE]
he חשבון בנק [12-345-678901 ACCOUNT]
th เลขบัตร [๑๒๓๔๕๔๕๖๗๘๗๘๑ ID]
th หนังสือเดินทาง [AA1234567 ID]
th เลขบัญชี [123-4-56789-0 ACCOUNT]
hi आधार संख्या [२३४१ २३४१ २३४६ ID]
hi पासपोर्ट [A1234567 ID]
hi खाता संख्या [12345678901 ACCOUNT]
hi UPI [ramesh@okhdfc ACCOUNT]
ar الهوية الوطنية [1058529940 ID]
ar جواز السفر [A12345678 ID]
ar رقم الحساب [123456789012 ACCOUNT]
ar هاتفه [٠٥٠١٢٣٤٥٦٧ PHONE]
ka პირადი ნომერი [01024012345 ID]
ka პასპორტი [12AB34567 ID]
ka ტელ. [599 12 34 56 PHONE]
hy անձնագիր [AN1234567 ID]
hy ՀԾՀ [1234567890 ID]
hy հաշվեհամար [1234567890123456 ACCOUNT]
hy հեռ. [091 12 34 56 PHONE]
el ΑΦΜ [123456789 ID]
en Passport No. [AB1234567 ID]
en A/C [001234567890 ACCOUNT]
"""
_MARK = re.compile(r"\[(.+?) ([A-Z]+)\]")


@pytest.mark.parametrize("line", MARKED.splitlines())
def test_a_number_behind_its_word_is_found_whatever_its_check_digit(line: str) -> None:
    lang, _, marked = line.partition(" ")
    text = _MARK.sub(r"\1", marked)
    found = find_patterns(text, lang, PATTERNS, is_guess=True)
    assert [(text[one.start : one.end], one.label) for one in found] == _MARK.findall(marked)
