"""Korean names in Revised Romanization, family names as the press writes them."""

import pytest

from eat_edge.english.romanise.korean import person, place
from eat_edge.english.romanise.romanised import Romanised


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("김민준", "Kim Min-jun"),
        ("이도겸", "Lee Do-gyeom"),
        ("독고영재", "Dokgo Yeong-jae"),
        ("김철", "Kim Cheol"),
        ("박", "Park"),
    ],
)
def test_persons(name: str, expected: str) -> None:
    assert person(name) == Romanised(expected, True)


@pytest.mark.parametrize(
    ("name", "expected"), [("제임스", "Je Im-seu"), ("도널드 트럼프", "Doneoldeu Teureompeu")]
)
def test_foreign_persons_are_only_told(name: str, expected: str) -> None:
    assert person(name) == Romanised(expected, False)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("신라", "Silla"),
        ("왕십리", "Wangsimni"),
        ("종로", "Jongno"),
        ("백마", "Baengma"),
        ("독립문", "Dongnimmun"),
        ("별내", "Byeollae"),
        ("강원", "Gangwon"),
        ("역삼동", "Yeoksam-dong"),
        ("성산읍", "Seongsan-eup"),
        ("청송군", "Cheongsong County"),
        ("서초구", "Seocho District"),
        ("수원시", "Suwon"),
        ("홍대입구", "Hongdaeipgu"),
    ],
)
def test_places_as_they_sound(name: str, expected: str) -> None:
    assert place(name, is_base=True) == Romanised(expected, True)


@pytest.mark.parametrize(("name", "expected"), [("묵호", "Mukho"), ("집현전", "Jiphyeonjeon")])
def test_an_h_behind_k_t_and_p_is_written_in_names(name: str, expected: str) -> None:
    """Revised Romanization has 잡혀 as japyeo, and says that nouns keep the h."""
    assert place(name, is_base=True) == Romanised(expected, True)


@pytest.mark.parametrize(("name", "expected"), [("아테네", "Atene"), ("스웨덴", "Seuweden")])
def test_foreign_places_are_only_told(name: str, expected: str) -> None:
    assert place(name, is_base=True) == Romanised(expected, False)


@pytest.mark.parametrize("name", ["", " ", "서울A", "東京"])
def test_without_hangul_there_is_no_name(name: str) -> None:
    assert person(name) is None
    assert place(name) is None


def test_a_word_that_nothing_calls_a_place_is_only_told() -> None:
    assert place("정오") == Romanised("Jeongo", False)
    assert place("역삼동") == Romanised("Yeoksam-dong", True)
