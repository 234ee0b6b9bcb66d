import pytest
from sentence_spans import mention_of

from eat_edge.pipeline.source.nouns import without_nouns


@pytest.mark.parametrize(
    ("lang", "text", "surface", "walls", "stays"),
    [
        ("ja", "参加国:アメリカ", "参加国", (), False),
        ("ja", "参加国が決まった", "参加国", (), True),
        ("ja", "東京:晴れ", "東京", (), True),
        ("ru", "Имя\tГород", "Город", (3,), False),
        ("ru", "Город стоит", "Город", (), True),
        ("zh", "我刚更新了微博客户端", "微博", (), False),
        ("zh", "北京：晴，", "晴", (), False),
        ("zh", "上海：多云", "上海", (), True),
        ("zh", "微博公司的股价", "微博", (), True),
        ("zh", "新浪微博客户端", "新浪微博", (), True),
        ("ja", "微博を見る", "微博", (), True),
        ("ja", "文・山本太郎", "文", (), False),
        ("ja", "文学・山本太郎", "文学", (), True),
        ("zh", "图/王芳", "图", (), False),
        ("hi", "(भाषा) प्रधानमंत्री नरेंद्र", "प्रधानमंत्री", (), False),
    ],
)
def test_nouns(lang: str, text: str, surface: str, walls: tuple[int, ...], stays: bool) -> None:
    mention = mention_of(text, surface, "LOC")
    assert without_nouns([mention], text, walls, lang) == ([mention] if stays else [])
