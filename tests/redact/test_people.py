import pytest

from eat_edge.redact.people import People, familiar_forms, normal


def full_names(names: list[str], lang: str, label: str = "PER") -> dict[str, str]:
    people = People()
    people.add([(name, label) for name in names], lang)
    return {normal(name): people.full(name, label) for name in names}


def num_persons(names: list[str], lang: str, label: str = "PER") -> int:
    return len(set(full_names(names, lang, label).values()))


@pytest.mark.parametrize(
    ("lang", "short", "full"),
    [
        ("zh", "小明", "王小明"),
        ("zh", "王", "王小明"),
        ("ja", "役所", "役所広司"),
        ("ko", "김", "김민준"),
        ("ko", "민준은", "김민준"),
        ("ru", "кузнецова", "анна кузнецова"),
        ("ru", "А. С. Кузнецовой", "Анна Сергеевна Кузнецова"),
        ("ru", "А.Кузнецову", "Кузнецова Анна"),
        ("ru", "Анне Кузнецовой", "Кузнецова Анна Сергеевна"),
        ("ru", "Анной Сергеевной", "Анна Сергеевна Кузнецова"),
        ("uk", "Зеленському", "Володимир Зеленський"),
        ("hy", "Փաշինյանի", "Նիկոլ Փաշինյան"),
        ("ka", "ბერიძემ", "ნინო ბერიძე"),
        ("zh", "史密斯", "约翰·史密斯"),
    ],
)
def test_a_short_form_is_its_full_name(lang: str, short: str, full: str) -> None:
    assert num_persons([short, full], lang) == 1


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("ru", "Анна Кузнецова|Анну Кузнецову|Анной Кузнецовой|Анны Кузнецовой|Анне Кузнецовой"),
        ("ru", "Иван Петров|Ивана Петрова|Ивану Петрову|Иваном Петровым|Иване Петрове"),
        ("ru", "Лев Толстой|Льва Толстого|Льву Толстому|Львом Толстым|Льве Толстом"),
        ("ru", "Пётр Чайковский|Петра Чайковского|Петру Чайковскому|Петром Чайковским"),
        ("ru", "Барак Обама|Барака Обамы|Бараку Обаме|Барака Обаму|Бараком Обамой"),
        ("ru", "Ангела Меркель|Ангелы Меркель|Ангеле Меркель|Ангелу Меркель|Ангелой Меркель"),
        ("ru", "Илья Муромец|Ильи Муромца|Илье Муромцу|Илью Муромца|Ильёй Муромцем"),
        ("ru", "Мария|Марии|Марию|Марией"),
        ("ru", "Путин|Путина|Путину|Путиным|Путине"),
        ("uk", "Олена Шевченко|Олени Шевченко|Олені Шевченко|Олену Шевченко|Оленою Шевченко"),
        ("uk", "Тарас Шевченко|Тараса Шевченка|Тарасові Шевченку|Тарасом Шевченком"),
        ("uk", "Ольга Кравець|Ольги Кравець|Ользі Кравець|Ольгою Кравець"),
        ("uk", "Андрій Ковалів|Андрія Ковалева|Андрієві Ковалеву|Андрієм Ковалевим"),
        ("ko", "김민준|김민준은|김민준이|김민준에게|김민준까지도"),
        ("hi", "अमित गोयनका|अमित गोयनके"),
        ("ka", "ნინო ბერიძე|ნინო ბერიძემ|ნინო ბერიძეს|ნინო ბერიძის|ნინო ბერიძისთვის"),
        ("ka", "ილია ჭავჭავაძე|ილია ჭავჭავაძის|ილია ჭავჭავაძემ"),
        ("ka", "დავით კაპანაშვილი|დავით კაპანაშვილმა|დავით კაპანაშვილის"),
        ("hy", "Նիկոլ Փաշինյան|Նիկոլ Փաշինյանը|Նիկոլ Փաշինյանի|Նիկոլ Փաշինյանին|Նիկոլ Փաշինյանից"),
        ("hy", "Աննա|Աննան|Աննայի|Աննային|Աննայից"),
        ("el", "Κυριάκος Μητσοτάκης|Κυριάκου Μητσοτάκη|Κυριάκο Μητσοτάκη"),
        ("ar", "محمد علي|ومحمد علي|لمحمد علي"),
    ],
)
def test_a_name_in_all_of_its_forms_is_one(lang: str, forms: str) -> None:
    names = forms.split("|")
    assert num_persons(names, lang) == 1
    for name in names[1:]:
        assert num_persons([names[0], name], lang) == 1, name
    people = People()
    for line in names:
        people.add([(line, "PER")], lang)
    assert len({people.full(name, "PER") for name in names}) == 1


@pytest.mark.parametrize(
    ("lang", "label", "forms"),
    [
        ("ru", "LOC", "Казань|Казани|Казанью"),
        ("ru", "LOC", "Нижний Новгород|Нижнего Новгорода|Нижнем Новгороде"),
        ("ru", "LOC", "Соединённые Штаты|Соединённых Штатов|Соединённым Штатам"),
        ("ru", "ORG", "Министерство обороны|Министерства обороны|Министерством обороны"),
        ("uk", "LOC", "Київ|Києва|Києві|Києвом"),
        ("ka", "LOC", "თბილისი|თბილისში|თბილისის|თბილისიდან"),
        ("hy", "LOC", "Գյումրի|Գյումրիում|Գյումրիից"),
        ("he", "LOC", "ירושלים|בירושלים|לירושלים"),
        ("hi", "LOC", "आगरा|आगरे"),
    ],
)
def test_places_and_organisations_have_forms_too(lang: str, label: str, forms: str) -> None:
    assert num_persons(forms.split("|"), lang, label) == 1


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("ru", "Анна Кузнецова|Иван Кузнецов"),
        ("ru", "Анна Кузнецова|Инна Кузнецова"),
        ("ru", "Иван Петров|Иван Петровский"),
        ("ru", "Павел Орлов|Павлина Орлова"),
        ("bg", "Иван Петров|Ивана Петрова"),
        ("uk", "Олена Бондар|Олег Бондар"),
        ("hy", "Արամ Պետրոսյան|Անի Պետրոսյան"),
        ("ko", "김민준|김민재"),
        ("ru", "А. Кузнецова|И. Кузнецова"),
    ],
)
def test_names_that_are_no_forms_of_one_are_two(lang: str, names: str) -> None:
    assert num_persons(names.split("|"), lang) == 2


def test_a_short_form_is_whose_nominative_it_is() -> None:
    names = full_names(["Анна Кузнецова", "Иван Кузнецов", "Кузнецова", "Кузнецовым"], "ru")
    assert names["кузнецова"] == names["анна кузнецова"]
    assert names["кузнецовым"] == names["иван кузнецов"]


def test_a_name_is_the_same_in_another_document() -> None:
    (nominative,) = full_names(["Анна Кузнецова"], "ru").values()
    (genitive,) = full_names(["Анны Кузнецовой"], "ru").values()
    assert nominative == genitive


def test_a_short_form_of_two_persons_is_neither() -> None:
    names = full_names(["王", "王小明", "王芳"], "zh")
    assert names["王"] == "王"


@pytest.mark.parametrize(
    ("lang", "label", "short", "full"),
    [
        ("zh", "LOC", "北京", "北京市"),
        ("ja", "PER", "役", "役所広司"),
        ("ru", "PER", "анна", "аннабелла"),
        ("zh", "PER", "小", "王小明"),
        ("ru", "EMAIL", "a@b.ru", "x.a@b.ru"),
    ],
)
def test_what_is_no_short_form_stays(lang: str, label: str, short: str, full: str) -> None:
    assert num_persons([short, full], lang, label) == 2


def test_a_short_form_of_a_short_form_is_the_whole() -> None:
    assert num_persons(["мария", "мария анна", "мария анна кузнецова"], "ru") == 1


def test_names_are_compared_without_regard_to_case_and_width() -> None:
    assert normal(" ＡＢＢ ") == normal("abb") == "abb"


def test_of_a_file_a_name_stays_what_it_was() -> None:
    people = People()
    for line in (["王小明"], ["小明"], ["李小明"], ["小明"]):
        people.add([(name, "PER") for name in line], "zh")
    assert people.full("小明", "PER") == "王小明"
    people.add([("李", "PER")], "zh")
    assert people.full("李", "PER") == "李小明"


def test_friends_call_a_chinese_person_by_surname_or_given_name() -> None:
    assert familiar_forms("王明") == {"小王", "老王", "阿王", "小明", "老明", "阿明"}
    assert "明远" in familiar_forms("王明远") and "小欧" not in familiar_forms("欧阳娜")
    assert not familiar_forms("王") and not familiar_forms("马斯克")


def test_such_a_form_is_the_only_person_it_may_be() -> None:
    names = ["王明", "小王", "老王", "阿明"]
    assert num_persons(names, "zh") == 1
    assert num_persons([*names, "王红"], "zh") == 4
