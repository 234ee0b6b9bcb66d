import pytest

from eat_edge.english.base_forms import base_forms


@pytest.mark.parametrize(
    ("lang", "name", "base"),
    [
        ("ru", "Москве", "Москва"),
        ("ru", "Путиным", "Путин"),
        ("ru", "Владимиром Путиным", "Владимир Путин"),
        ("ru", "Нижнем Тагиле", "Нижний Тагил"),
        ("uk", "Емманюелем Макроном", "Емманюель Макрон"),
        *(("hy", "ՄԱԿ-ի", "ՄԱԿ"), ("ka", "აშშ-ში", "აშშ")),
        ("uk", "Києві", "Києв"),
        *(("uk", "Києві", "Київ"), ("uk", "Харкові", "Харків"), ("uk", "Дніпрі", "Дніпро")),
        *(("uk", "Львова", "Львів"), ("uk", "Вінниці", "Вінниця"), ("uk", "Празі", "Прага")),
        *(("hy", "Ֆրանսիայի", "Ֆրանսիա"), ("hy", "Բաքվում", "Բաքու")),
        *(("ka", "კალაძის", "კალაძე"), ("ka", "ივანიშვილმა", "ივანიშვილი")),
        ("ko", "서울에서", "서울"),
        ("ar", "والقاهرة", "قاهرة"),
        ("he", "בירושלים", "ירושלים"),
        ("hy", "Երևանում", "Երևան"),
        ("ka", "თბილისში", "თბილისი"),
        *(
            ("el", "Γερμανίας", "Γερμανία"),
            ("sr", "Бриселу", "Брисел"),
            ("kk", "Астанаға", "Астана"),
        ),
        *(("bn", "ভারতের", "ভারত"), ("am", "የኢትዮጵያ", "ኢትዮጵያ"), ("mr", "मुंबईत", "मुंबई")),
    ],
)
def test_the_base_of_an_inflected_name_is_among_its_forms(lang: str, name: str, base: str) -> None:
    assert base in base_forms(name, lang)


@pytest.mark.parametrize(("lang", "name"), [("zh", "柏林"), ("ja", "東京"), ("th", "กรุงเทพ")])
def test_what_is_not_inflected_has_no_other_form(lang: str, name: str) -> None:
    assert base_forms(name, lang) == []


@pytest.mark.parametrize(("lang", "name"), [("ko", "은은"), ("he", "בא"), ("ru", "Ия")])
def test_a_name_is_not_inflected_away(lang: str, name: str) -> None:
    assert all(len(form) >= 2 for form in base_forms(name, lang))


@pytest.mark.parametrize(
    ("lang", "name"), [("ru", "Владимиром Путиным"), ("ko", "서울에서는"), ("he", "ובירושלים")]
)
def test_no_form_comes_twice(lang: str, name: str) -> None:
    forms = base_forms(name, lang)
    assert len(forms) == len(set(forms)) > 1


@pytest.mark.parametrize(
    ("surface", "lang", "base"),
    [
        ("Москве", "ru", "Москва"),
        ("Германии", "ru", "Германия"),
        ("서울에서", "ko", "서울"),
        ("Ростове-на-Дону", "ru", "Ростов-на-Дону"),
        ("Череповца", "ru", "Череповец"),
        ("Тернополі", "uk", "Тернопіль"),
        ("Шанхаї", "uk", "Шанхай"),
        ("Великій Британії", "uk", "Велика Британія"),
        ("Իրաք ում", "hy", "Իրաք"),
        ("Արամ Սարգսյան ին", "hy", "Արամ Սարգսյան"),
        ("Верховної Ради", "uk", "Верховна Рада"),
        ("Ясной Поляне", "ru", "Ясная Поляна"),
        ("Льва Толстого", "ru", "Лев Толстой"),
        ("சேலத்தில்", "ta", "சேலம்"),
        ("দুবাইয়ে", "bn", "দুবাই"),
        ("უზენაესმა სასამართლომ", "ka", "უზენაესი სასამართლო"),
        ("בתל אביב", "he", "תל אביב"),
        ("והחיפה", "he", "החיפה"),
        ("بالقاهرة", "ar", "قاهرة"),
        ("นายอภิสิทธิ์ เวชชาชีวะ", "th", "อภิสิทธิ์ เวชชาชีวะ"),
        ("พล.อ.ประยุทธ์ จันทร์โอชา", "th", "ประยุทธ์ จันทร์โอชา"),
    ],
)
def test_inflected_names_have_base_forms(surface: str, lang: str, base: str) -> None:
    assert base in base_forms(surface, lang)


@pytest.mark.parametrize("lang", ["zh", "ja", "th"])
def test_other_languages_do_not_inflect(lang: str) -> None:
    assert base_forms("柏林的", lang) == []


def test_a_korean_full_name_has_no_particle() -> None:
    assert base_forms("김정만", "ko") == []
    assert "서울" in base_forms("서울에서", "ko")
