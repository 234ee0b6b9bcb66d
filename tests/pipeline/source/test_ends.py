import pytest
from sentence_spans import mentions_of, written

from eat_edge.pipeline.source.ends import with_ends
from eat_edge.text import fold
from eat_edge.types import Mention


def ended(text: str, given: str, lang: str) -> str:
    folded = fold(text).text
    found = with_ends(mentions_of(folded, fold(given).text, 0.8), folded, lang)
    return "|".join(written(found, folded))


@pytest.mark.parametrize(
    ("lang", "text", "given", "expected"),
    [
        ("ko", "계룡대를 방문해", "계룡대를/LOC", "계룡대/LOC"),
        ("ko", "잠실구장에서", "잠실/LOC", "잠실구장/LOC"),
        ("ko", "제주도 서귀포", "제주/LOC|서귀포/LOC", "제주도/LOC|서귀포/LOC"),
        ("ko", "부산 해운대경찰서는", "부산 해운대경찰/ORG", "부산 해운대경찰서/ORG"),
        ("ko", "(성남시청)", "성남시청/LOC", "성남시청/ORG"),
        ("ko", "30대 이모 씨를", "", "이/PER"),
        ("ko", "이모를 만났다", "", ""),
        ("zh", "到台北地院出庭", "台北地院/LOC", "台北地院/ORG"),
        ("zh", "住在法院路", "法院路/LOC", "法院路/LOC"),
        ("zh", "广东队客场取胜", "广东队客场/ORG", "广东队/ORG"),
        ("zh", "怡君妳在", "怡君妳/PER", "怡君/PER"),
        (
            "ja",
            "ブライトンがチェルシーに勝利",
            "ブライトン/PER|チェルシー/ORG",
            "ブライトン/PER|チェルシー/ORG",
        ),
        ("ja", "甲府地方気象台が", "甲府地方/LOC", "甲府地方気象台/ORG"),
        ("ja", "15日の広島戦で本塁打", "広島/LOC", "広島/ORG"),
        ("ja", "順天堂医院に入院", "順天堂医院/LOC", "順天堂医院/ORG"),
        ("ja", "病院町に住む", "病院町/LOC", "病院町/LOC"),
        ("ja", "浦和、川崎に1-0で", "浦和/LOC|川崎/LOC", "浦和/ORG|川崎/ORG"),
        ("ja", "広島3連勝", "広島/LOC", "広島/ORG"),
        (
            "ja",
            "東京で浦和が川崎に行く",
            "東京/LOC|浦和/LOC|川崎/LOC",
            "東京/LOC|浦和/LOC|川崎/LOC",
        ),
        (
            "ja",
            "東京で浦和が川崎に快勝",
            "東京/LOC|浦和/LOC|川崎/LOC",
            "東京/LOC|浦和/ORG|川崎/ORG",
        ),
        ("ja", "自民、公明両党が", "公明両党/ORG", "公明/ORG"),
        ("ja", "サンプル社 御中", "サンプル社 御中/ORG", "サンプル社/ORG"),
        ("ja", "株式会社リコー 営業部", "株式会社リコー 営業部/ORG", "株式会社リコー/ORG"),
        ("ja", "広島戦争展", "広島/LOC", "広島/LOC"),
        ("th", "พบทีมชาติเวียดนาม", "ทีมชาติ/ORG|เวียดนาม/LOC", "ทีมชาติเวียดนาม/ORG"),
        ("th", "ตำรวจสน.ทองหล่อ", "ทองหล่อ/LOC", "สน.ทองหล่อ/ORG"),
        ("th", "แอปเปิลและกูเกิล", "แอปเปิลและ/ORG", "แอปเปิล/ORG"),
        ("ru", "в Москве", "Москве/LOC", "Москве/LOC"),
    ],
)
def test_ends(lang: str, text: str, given: str, expected: str) -> None:
    assert ended(text, given, lang) == fold(expected).text


def test_who_beats_a_sure_club_is_one() -> None:
    text = "ブライトンがチェルシーに勝利"
    given = [Mention(0, 5, "ブライトン", "PER", 0.8), Mention(6, 11, "チェルシー", "ORG", 0.95)]
    assert [one.label for one in with_ends(given, text, "ja")] == ["ORG", "ORG"]
