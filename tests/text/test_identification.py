import pytest

from eat_edge.text import identify, identify_sentence


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("李克强总理访问了柏林。", "zh"),
        ("臺北市長昨日視察淡水河。", "zh"),
        ("港鐵宣布，東鐵綫因大圍站信號故障，列車服務受阻。", "zh"),
        ("東京へ行く。", "ja"),
        ("気象庁の発表", "ja"),
        ("서울에서 만났다", "ko"),
        ("Она приехала из Москвы и уехала в Казань.", "ru"),
        ("Вона приїхала з Києва і поїхала до Львова.", "uk"),
        ("प्रधानमंत्री ने मुंबई का दौरा किया।", "hi"),
        ("กรุงเทพมหานคร", "th"),
        ("ראש הממשלה הגיע לירושלים", "he"),
        ("Երևանում տեղի ունեցավ", "hy"),
        ("თბილისში შედგა", "ka"),
        ("Angela Merkel", "en"),
        ("2026-11-30 !?", "und"),
        ("", "und"),
    ],
)
def test_languages(text: str, lang: str) -> None:
    assert identify(text) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("東京大学医科学研究所附属病院の四柳宏教授", "ja"),
        ("三菱重工業株式会社", "ja"),
        # New forms beside old ones, and words of Japanese alone.
        ("国民民主・玉木氏、維新・馬場氏", "ja"),
        ("三菱商事・伊藤忠商事・丸紅", "ja"),
        ("大阪府知事 吉村洋文", "ja"),
        ("沙田第一城、太古城、美孚新邨", "zh"),
        ("中華電信、台灣大哥大、遠傳電信", "zh"),
        ("唐納德・川普", "zh"),
        ("他在優の良品工作了三年，後來自己開了一家公司在附近", "zh"),
        ("乌镇の旅", "zh"),
    ],
)
def test_one_word_of_grammar_tells_where_no_character_does(text: str, lang: str) -> None:
    assert identify(text) == lang


def test_one_foreign_name_does_not_change_the_language() -> None:
    assert identify("他在 Google 的东京 タワー 办公室见了李娜，谈到了公司的新计划。") == "zh"
    assert identify("Компания Microsoft открыла офис в городе и наняла людей.") == "ru"


@pytest.mark.parametrize("prior", ["zh", "ja"])
def test_what_characters_leave_open_is_as_in_the_document(prior: str) -> None:
    assert identify_sentence("東京大学", prior) == prior


def test_grammar_wins_over_the_document() -> None:
    assert identify_sentence("これは本です。", "zh") == "ja"
    assert identify_sentence("这是我们的书。", "ja") == "zh"


def test_names_in_kana_in_brackets_leave_a_text_chinese() -> None:
    assert identify("松下（パナソニック）与夏普（シャープ）在大阪合作。") == "zh"
    assert identify("松下電器（パナソニック）は大阪にある。") == "ja"


def test_latin_words_are_a_sentence_of_english_only_where_they_are_several() -> None:
    assert identify_sentence("Microsoft", "ja") == "ja"
    assert identify_sentence("This sentence is written in English.", "ja") == "en"
    assert identify_sentence("12:30", "ru") == "ru"


RU = "Президент России Владимир Путин провёл переговоры в Сочи и в Екатеринбурге."
UK = "У Києві президент України Володимир Зеленський зустрівся з депутатами."


@pytest.mark.parametrize(
    ("text", "prior", "lang"),
    [
        (UK, "ru", "uk"),
        (RU, "uk", "ru"),
        (UK, "kk", "uk"),
        ("Премьер-министр России приехал в Белград и вылетел обратно.", "sr", "ru"),
        ("رئیس جمهور ایران در تهران گفت که این گفتگو ادامه دارد.", "ar", "fa"),
        ("وزیراعظم نے کہا ہے کہ کراچی میں بڑے منصوبے شروع ہوں گے۔", "fa", "ur"),
        ("التقى الرئيس في القاهرة أعضاء الحكومة الجديدة إلى جانب الوزراء.", "fa", "ar"),
        ("Ерөнхий сайд өчигдөр Дархан хотод очив.", "ru", "mn"),
    ],
)
def test_a_sentence_with_letters_that_the_document_lacks_has_its_own_language(
    text: str, prior: str, lang: str
) -> None:
    assert identify_sentence(text, prior) == lang


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("Верховна Рада ухвалила закон.", "ru"),
        ("Анна Кузнецова прилетела в Москву.", "uk"),
        ("Анна Кузнецова прилетела в Москву.", "bg"),
        ("Министр встретился с главой компании Ђорђевић и партнёры в Москве", "ru"),
        ("قال الرئيس التركي إن شركة گوگل ستفتح مكتبا في المدينة هذا العام", "ar"),
        ("трёх этажах", "ru"),
        ("محمد", "ur"),
    ],
)
def test_without_such_letters_it_is_as_the_document(text: str, prior: str) -> None:
    assert identify_sentence(text, prior) == prior
