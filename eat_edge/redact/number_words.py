"""The words that stand before telephone, identity and account numbers, by language.

A number behind such a word is hidden whatever its check digit: these are fields of forms, letters
and signatures, in which a slip of the pen, or a number that no library knows, is one all the same.
The words and the lengths are those that the issuing offices and banks print.
"""

from typing import NamedTuple

__all__ = ["FILLERS", "HANDLE_WORDS", "NUMBER_WORDS", "ORDER_WORDS", "NumberWords"]


class NumberWords(NamedTuple):
    """Words before a number.

    Attributes:
        label: Type of the number.
        least: Digits that it has at least.
        most: Digits that it has at most; groups that are more are no part of it.
        words: Regular expressions of the words, in alternation.
    """

    label: str
    least: int
    most: int
    words: str


NUMBER_WORDS = (
    # Chinese, in both scripts
    NumberWords(
        "ID",
        5,
        18,
        "(?:身[份分][证證]|[护護]照|通行[证證]|[军軍]官[证證]|士兵[证證]|[驾駕][驶駛]?[证證照]|居留[证證]|居住[证證]"
        "|社保|[医醫]保|社[会會]保障|[证證]件|学生[证證]|[学學]籍)(?:件|[卡证證])?(?:[号號][码碼]?|字[号號])?",
    ),
    NumberWords(
        "ID",
        4,
        18,
        "[学學工][号號]|[纳納]税人[识識][别別][号號]|税[务務]?登[记記]?[号號]|税[号號]|[统統]一[编編][号號]",
    ),
    NumberWords(
        "ACCOUNT", 5, 24, "[账帳][号號户戶]|QQ[号號]?|微信[号號]?|支付[宝寶](?:[账帳][号號])?"
    ),
    NumberWords("ACCOUNT", 12, 24, "(?:[银銀]行|信用|借[记記]|金融)?卡[号號]?|存折"),
    NumberWords(
        "PHONE",
        7,
        15,
        "[电電][话話]|手[机機]|座[机機]|[传傳]真|[热熱][线線]|致[电電]|固[话話]|[联聯][系繫絡络](?:方式|[电電][话話])?"
        "|[来來去]电",
    ),
    # Japanese
    NumberWords(
        "ID",
        5,
        13,
        "パスポート|旅券|免許証?|マイナンバー|個人番号|在留カード|(?:被?保険者?証?|被保険者|年金|住民票コード|法人|登録|社員|学籍)"
        "(?=の?(?:番号|記号|No))",
    ),
    NumberWords("ACCOUNT", 7, 7, "普通(?:預金|口座)?|当座(?:預金|口座)?|口座"),
    NumberWords("ACCOUNT", 12, 19, "カード"),
    NumberWords("PHONE", 7, 15, "電話|携帯|ファックス|ファクス|ファクシミリ|連絡先|内線"),
    # Korean
    NumberWords(
        "ID",
        5,
        14,
        "주민(?:등록)?번호|외국인등록(?:번호)?|여권|운전면허증?|면허|사업자(?:등록)?|법인(?:등록)?|건강보험증?|사번|학번",
    ),
    NumberWords("ACCOUNT", 8, 20, "계좌|통장|카드|[가-힣]{0,4}은행"),
    NumberWords("PHONE", 7, 15, "전화|휴대(?:폰|전화)|핸드폰|연락처|팩스|문의|모바일"),
    # Russian
    NumberWords("ID", 6, 10, r"(?:загран)?паспорт\w*"),
    NumberWords(
        "ID",
        6,
        16,
        r"СНИЛС\w*|ИНН|КПП|ОГРН(?:ИП)?|ОКПО|удостоверени\w+|водительск\w+|полис\w*|ОМС|ДМС"
        r"|свидетельств\w+|вид\w? на жительство|военн\w+ билет\w*|табельн\w+",
    ),
    NumberWords("ACCOUNT", 20, 20, r"[рк]\s?/\s?сч?|сч[её]т\w*"),
    NumberWords("ACCOUNT", 6, 20, r"лицев\w+ сч[её]т\w*|л\s?/\s?сч?|БИК\w*"),
    NumberWords("ACCOUNT", 12, 19, r"карт\w{0,4}"),
    NumberWords(
        "PHONE",
        6,
        15,
        r"тел(?:еф(?:он\w*)?)?|моб(?:ильн\w+)?|сот(?:ов\w+)?|факс\w*|WhatsApp|Ватсап\w*",
    ),
    # Ukrainian
    NumberWords(
        "ID",
        6,
        14,
        r"паспорт\w* гр(?:омадян\w+|\.)? України|посвідченн\w+|РНОКПП|ІПН|ЄДРПОУ"
        r"|УНЗР|ід-картк\w+|ID-картк\w+|свідоцтв\w+|посвідк\w+",
    ),
    NumberWords("ACCOUNT", 14, 29, r"рахун\w+|р\s?/\s?р|п\s?/\s?р"),
    NumberWords("ACCOUNT", 6, 19, r"МФО|картк\w+"),
    # Hebrew
    NumberWords(
        "ID",
        5,
        10,
        "[והבלמש]{0,2}(?:ת[\"'״.]?ז\\.?|תעודת (?:ה?זהות|ה?לידה)|מספר (?:ה?זהות|אישי)"
        "|דרכון|רי?שיון(?: ה?נהיגה)?|ח[\"'״.]?פ\\.?|ע[\"'״.]?מ\\.?|ע[\"'״.]?ר\\.?"
        "|עוסק (?:מורשה|פטור))",
    ),
    NumberWords("ACCOUNT", 6, 23, "[והבלמש]{0,2}(?:חשבון(?: ה?בנק)?)"),
    NumberWords("ACCOUNT", 12, 19, "[והבלמש]{0,2}כרטיס(?: ה?אשראי)?"),
    NumberWords("PHONE", 7, 15, "[והבלמש]{0,2}(?:טלפון|טל['׳.]?|נייד|פלאפון|פקס|סלולרי)"),
    # Arabic
    NumberWords(
        "ID",
        6,
        15,
        "(?:[وبل]?ال|و|ب|ل)?(?:رقم ال(?:قومي|وطني|مدني)|(?:قومي|وطني|مدني)|هوي[ةه](?: الوطني[ةه])?"
        "|إقام[ةه]|اقام[ةه]|بطاق[ةه]|جواز(?: ال?سفر)?(?:ه|ها|ي)?"
        "|رخص[ةه](?: القياد[ةه])?|سجل(?: التجاري)?|ضريبي)",
    ),
    NumberWords("ACCOUNT", 8, 24, "(?:[وبل]?ال|و|ب|ل)?حساب(?:ه|ها|ي)?"),
    NumberWords(
        "PHONE",
        7,
        15,
        "(?:[وبل]?ال|و|ب|ل)?(?:هاتف|جوال|موبايل|تلي?فون|محمول|فاكس|خلوي|نقال)(?:ه|ها|ي)?",
    ),
    # Thai
    NumberWords(
        "ID",
        5,
        13,
        "บัตร(?:ประจำตัว)?(?:ประชาชน)?|ประจำตัว(?:ประชาชน|ผู้เสียภาษี)?|หนังสือเดินทาง|พาสปอร์ต|พาสปอร์ท|ใบขับขี่|ใบอนุญาต(?:ขับขี่)?"
        "|ผู้เสียภาษี",
    ),
    NumberWords("ACCOUNT", 8, 19, "บัญชี(?:ธนาคาร)?|บัตรเครดิต|พร้อมเพย์|ธนาคาร"),
    NumberWords("PHONE", 7, 15, "โทร(?:ศัพท์|สาร)?|มือถือ|เบอร์(?:โทร(?:ศัพท์)?|มือถือ)?|แฟกซ์|ติดต่อ"),
    # Hindi, Marathi, Nepali
    NumberWords("ID", 6, 16, "आधार|पैन|पासपोर्ट|मतदाता|लाइसेंस|लाइसेन्स|जीएसटी|राशन|पहचान"),
    NumberWords("ACCOUNT", 8, 19, "खाता|खाते|खाता संख्या|कार्ड"),
    NumberWords("PHONE", 7, 15, "मोबाइल|मोबाईल|फ़?ोन|फोन|दूरभाष|टेलीफोन|फ़?ैक्स|व्हाट्सएप"),
    # Georgian
    NumberWords("ID", 6, 12, r"პირადი|პ\s?/\s?ნ|პასპორტ\w*|საიდენტიფიკაციო|მოწმობ\w+|ს\s?/\s?კ"),
    NumberWords("ACCOUNT", 8, 24, r"ანგარიშ\w*|ბარათ\w*"),
    NumberWords("PHONE", 6, 15, r"ტელ(?:ეფონ\w*)?|მობ(?:ილურ\w*)?|ფაქს\w*"),
    # Armenian
    NumberWords(
        "ID",
        6,
        12,
        r"անձնագ\w+|սոցքարտ\w*|սոց(?:իալական)? քարտ\w*|ՀԾՀ|ՀՎՀՀ|ՀՀԾ|նույնականացման քարտ\w*",
    ),
    NumberWords("ACCOUNT", 8, 24, r"հաշվեհամար\w*|հ\s?/\s?հ|քարտ\w*"),
    NumberWords("PHONE", 6, 15, r"հեռ(?:ախոս\w*)?|բջջ(?:ային\w*)?|ֆաքս\w*"),
    # Greek
    NumberWords("ID", 6, 11, r"ΑΦΜ|Α\.Φ\.Μ|ΑΔΤ|Α\.Δ\.Τ|ΑΜΚΑ|ταυτότητ\w+|διαβατηρίου|διαβατήριο"),
    NumberWords("PHONE", 7, 15, r"τηλ(?:έφων\w+)?|κιν(?:ητό)?|φαξ"),
    # In Latin letters, as in any of these
    NumberWords("ID", 6, 20, "passport|licen[cs]e|SSN|TIN|VAT|INN|PAN|Aadhaar|NRIC|HKID"),
    NumberWords("ACCOUNT", 8, 24, "account|acct|a/c|IFSC|SWIFT|card"),
    NumberWords("PHONE", 7, 15, "tel(?:ephone)?|phone|mobile|cell|fax|mob|whatsapp|viber"),
)
"""All of them; a word of a language that writes spaces is looked for as a whole."""

HANDLE_WORDS = (
    "微信[号號]?|WeChat|LINE(?: ?ID)?|Telegram|Телеграм\\w*|テレグラム|Skype|Скайп\\w*|UPI|यूपीआई"
    "|카카오톡|카톡"
)
"""Words before the name of an account that has letters."""

ORDER_WORDS = (
    "订单|訂單|合同|合約|契約|契约|发票|發票|单|注文|伝票|請求書|주문|계약|송장|운송장"
    r"|заказ\w*|договор\w*|накладн\w+|замовленн\w+|договір\w*|рахунок-фактур\w+"
    "|ه?ال?طلب(?:ك|كم|ه)?|طلبية|فاتورة|عقد|הזמנה|חשבונית|חוזה"
    "|ใบสั่งซื้อ|คำสั่งซื้อ|ใบแจ้งหนี้|สัญญา|ऑर्डर|आदेश|चालान|बिल"
    r"|შეკვეთ\w+|ხელშეკრულებ\w+|պատվեր\w*|պայմանագ\w+|order|invoice|contract|ref"
)
"""Words before the number of an order, a contract or a bill, which is nobody's."""

FILLERS = (
    r"no|nr|num|number|id|is|numéro|номер\w*|серия|серии|серії|серия и номер|n°"
    "|号码?|號碼?|[编編][号號]|字[号號]|番号|記号|码|碼|为|為|是|は|の|が|第"
    "|번호|번|은|는|이|가|(?:이|연락)?처|국민|신한|우리|하나|농협|기업|카카오(?:뱅크)?|토스(?:뱅크)?|새마을(?:금고)?"
    "|מספר|מס['׳.]?|הוא|היא|שלו|שלה|שלי|בנק"
    "|رقم|هو|هي|الخاص|رقمه|رقمها"
    "|หมายเลข|เลขที่|เลข|คือ|นัมเบอร์|ที่"
    "|संख्या|नंबर|नम्बर|क्रमांक|है|कार्ड"
    r"|ნომერ\w*|კოდ\w*|არის|համար\w*|αριθμός|αριθμ|αρ"
)
"""What may stand between the word and the number, beside signs."""
