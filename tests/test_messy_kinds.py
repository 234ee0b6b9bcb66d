"""Kinds of reports that users of such tools make in public, each with further inputs."""

import pytest

from eat_edge import Engine


def check(engine: Engine, lang: str, text: str, expected: str) -> None:
    """Compare what is found with names and types: ``name/TYPE`` with commas between."""
    document = engine(text, lang=lang or None)
    found = [f"{entity.text}/{entity.label}" for entity in document.entities]
    assert found == expected.split(","), found
    for entity in document.entities:
        assert text[entity.start : entity.end] == entity.text


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh", "张学友\t刘德华\t香港", "张学友/PER,刘德华/PER,香港/LOC"),
        ("zh", "腾讯　百度　阿里巴巴", "腾讯/ORG,百度/ORG,阿里巴巴/ORG"),
        ("zh", "参会人员：王岐山 汪洋 李强", "王岐山/PER,汪洋/PER,李强/PER"),
        ("zh", "法国 德国 意大利 葡萄牙", "法国/LOC,德国/LOC,意大利/LOC,葡萄牙/LOC"),
        ("ja", "東京　大阪　名古屋", "東京/LOC,大阪/LOC,名古屋/LOC"),
        ("ja", "出席者：岸田文雄 河野太郎 石破茂", "岸田文雄/PER,河野太郎/PER,石破茂/PER"),
        ("ko", "서울 부산 대구 광주", "서울/LOC,부산/LOC,대구/LOC,광주/LOC"),
        ("ru", "Москва  Киев  Минск", "Москва/LOC,Киев/LOC,Минск/LOC"),
        ("ar", "القاهرة\tبيروت\tدمشق", "القاهرة/LOC,بيروت/LOC,دمشق/LOC"),
        ("hi", "दिल्ली मुंबई कोलकाता", "दिल्ली/LOC,मुंबई/LOC,कोलकाता/LOC"),
        ("th", "กรุงเทพ เชียงใหม่ ภูเก็ต", "กรุงเทพ/LOC,เชียงใหม่/LOC,ภูเก็ต/LOC"),
        ("he", "תל אביב\tחיפה\tירושלים", "תל אביב/LOC,חיפה/LOC,ירושלים/LOC"),
        ("hy", "Երևան\tԳյումրի\tՎանաձոր", "Երևան/LOC,Գյումրի/LOC,Վանաձոր/LOC"),
        ("ka", "თბილისი\tბათუმი\tქუთაისი", "თბილისი/LOC,ბათუმი/LOC,ქუთაისი/LOC"),
        ("uk", "Київ\tЛьвів\tОдеса", "Київ/LOC,Львів/LOC,Одеса/LOC"),
    ],
)
def test_lists_by_gaps(fast: Engine, lang: str, text: str, expected: str) -> None:
    check(fast, lang, text, expected)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ja", "イギリス・イタリア・スペイン", "イギリス/LOC,イタリア/LOC,スペイン/LOC"),
        ("ja", "イタリア・ローマで開かれた。", "イタリア/LOC,ローマ/LOC"),
        ("ja", "岸田文雄・菅義偉・石破茂が出席。", "岸田文雄/PER,菅義偉/PER,石破茂/PER"),
        ("ja", "ソニー・パナソニック・シャープ", "ソニー/ORG,パナソニック/ORG,シャープ/ORG"),
        ("ja", "ジャック・ロンドンの小説", "ジャック・ロンドン/PER"),
        ("zh", "腾讯·百度·小米", "腾讯/ORG,百度/ORG,小米/ORG"),
        ("zh", "张艺谋·陈凯歌·冯小刚出席。", "张艺谋/PER,陈凯歌/PER,冯小刚/PER"),
        ("zh", "法国·巴黎", "法国/LOC,巴黎/LOC"),
        ("zh", "巴黎·希尔顿昨日抵达北京。", "巴黎·希尔顿/PER,北京/LOC"),
        ("zh", "华盛顿·欧文是美国作家。", "华盛顿·欧文/PER,美国/LOC"),
        ("ko", "서울·부산·대구에서 열렸다.", "서울/LOC,부산/LOC,대구/LOC"),
        ("ko", "미국ㆍ중국ㆍ일본", "미국/LOC,중국/LOC,일본/LOC"),
        ("ru", "поезд Москва–Минск", "Москва/LOC,Минск/LOC"),
        ("ar", "القاهرة/بيروت", "القاهرة/LOC,بيروت/LOC"),
        ("hi", "दिल्ली/मुंबई", "दिल्ली/LOC,मुंबई/LOC"),
    ],
)
def test_lists_by_dots(fast: Engine, lang: str, text: str, expected: str) -> None:
    check(fast, lang, text, expected)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh", "安格拉．默克爾訪問了北京。", "安格拉．默克爾/PER,北京/LOC"),
        ("zh", "弗拉基米尔●普京抵达上海。", "弗拉基米尔●普京/PER,上海/LOC"),
        ("zh", "伊万卡‧特朗普抵达上海。", "伊万卡‧特朗普/PER,上海/LOC"),
        ("zh", "贝拉克 • 奥巴马抵达伦敦。", "贝拉克 • 奥巴马/PER,伦敦/LOC"),
        ("zh", "让－保罗·萨特去了巴黎", "让－保罗·萨特/PER,巴黎/LOC"),
        ("zh", "J·K·罗琳来到爱丁堡", "J·K·罗琳/PER,爱丁堡/LOC"),
        ("ja", "バラク･オバマが広島を訪れた。", "バラク･オバマ/PER,広島/LOC"),
        ("ja", "ジャン＝ポール・サルトル", "ジャン＝ポール・サルトル/PER"),
        ("ja", "Ｊ・Ｋ・ローリング", "Ｊ・Ｋ・ローリング/PER"),
        ("ja", "東京〜大阪間", "東京/LOC,大阪/LOC"),
        ("ko", "서울~부산", "서울/LOC,부산/LOC"),
        ("th", "กรุงเทพ-เชียงใหม่", "กรุงเทพ/LOC,เชียงใหม่/LOC"),
    ],
)
def test_dots_and_dashes(fast: Engine, lang: str, text: str, expected: str) -> None:
    check(fast, lang, text, expected)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "zh",
            "记者从外交\n部获悉，王\n毅将访问马来西\n亚。",
            "外交\n部/ORG,王\n毅/PER,马来西\n亚/LOC",
        ),
        ("ja", "> トヨタ自動\n> 車は名古\n> 屋にある。", "トヨタ自動\n> 車/ORG,名古\n> 屋/LOC"),
        (
            "ru",
            "Президент Владимир Пу-\nтин прибыл в Нижний\nНовгород.",
            "Владимир Пу-\nтин/PER,Нижний\nНовгород/LOC",
        ),
        ("ar", "وصل الرئيس محمود\nعباس إلى رام\nالله.", "محمود\nعباس/PER,رام\nالله/LOC"),
        ("hi", "प्रधानमंत्री नरेंद्र\nमोदी ने नई\nदिल्ली में कहा।", "नरेंद्र\nमोदी/PER,नई\nदिल्ली/LOC"),
        ("he", "ראש הממשלה בנימין\nנתניהו הגיע לתל\nאביב.", "בנימין\nנתניהו/PER,לתל\nאביב/LOC"),
        ("ko", "윤석열 대통령은 서울특별\n시에 있다.", "윤석열/PER,서울특별\n시/LOC"),
        (
            "ka",
            "პრემიერი ირაკლი\nღარიბაშვილი ჩავიდა ბა-\nთუმში.",
            "ირაკლი\nღარიბაშვილი/PER,ბა-\nთუმში/LOC",
        ),
        ("ru", "Путин\nМеркель\nМакрон", "Путин/PER,Меркель/PER,Макрон/PER"),
        ("ja", "札幌\n仙台\n福岡", "札幌/LOC,仙台/LOC,福岡/LOC"),
        ("zh", "姓名\t城市\n张艺谋\t西安", "张艺谋/PER,西安/LOC"),
    ],
)
def test_line_breaks(fast: Engine, lang: str, text: str, expected: str) -> None:
    check(fast, lang, text, expected)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ru", "Самолёт прилетел в Мин ск.", "Мин ск/LOC"),
        ("ar", "وصل الوزير إلى واش نطن أمس.", "واش نطن/LOC"),
        ("hi", "वह भा रत से आया।", "भा रत/LOC"),
        ("th", "เขาเดินทางไปเชียง ใหม่", "เชียง ใหม่/LOC"),
        ("th", "เขากลับมาปร ะเทศไทย", "ปร ะเทศไทย/LOC"),
        ("he", "הוא נסע ל ירושלים אתמול.", "ל ירושלים/LOC"),
        ("he", "הנשיא נחת בלונ דון.", "בלונ דון/LOC"),
        ("hy", "Նախագահը Հ այաստանում է։", "Հ այաստանում/LOC"),
        ("hy", "Նա ժամանեց Ռուսաս տան։", "Ռուսաս տան/LOC"),
        ("ru", "Выставка в Узбеки стане закрылась.", "Узбеки стане/LOC"),
        ("he", "המשלחת ביקרה בטבי ליסי.", "בטבי ליסי/LOC"),
        ("he", "היא עובדת באוזב קיסטן.", "באוזב קיסטן/LOC"),
        ("he", "הטיסה לקזח סטן נדחתה.", "לקזח סטן/LOC"),
        ("he", "זו של מוריס כהן.", "מוריס כהן/PER"),
        ("ko", "배우 강동 원이 왔다.", "강동 원/PER"),
        ("ko", "이 영화는 부산에서 찍었다.", "부산/LOC"),
        ("ar", "وقال حمد إن المدرسة مفتوحة.", "حمد/PER"),
    ],
)
def test_spaces_inside_names(fast: Engine, lang: str, text: str, expected: str) -> None:
    check(fast, lang, text, expected)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("刘强东收购了资生堂（しせいどう）的工厂。", "zh", "刘强东/PER,资生堂/ORG"),
        ("习近平主席会见安倍晋三（あべ しんぞう）首相。", "zh", "习近平/PER,安倍晋三/PER"),
        ("任正非说：“ありがとう。”然后离开了东京。", "zh", "任正非/PER,东京/LOC"),
        ("苏州の春：李彦宏在苏州喝茶", "zh", "苏州/LOC,李彦宏/PER,苏州/LOC"),
        ("我爱お台场，昨天李娜在东京比赛。", "zh", "李娜/PER,东京/LOC"),
        ("김정은은 習近平 주석과 평양에서 만났다.", "ko", "김정은/PER,習近平/PER,평양/LOC"),
        ("他去过Москва和서울。", "zh", "Москва/LOC,서울/LOC"),
        ("وصل شي جين بينغ (习近平) إلى الرياض.", "ar", "شي جين بينغ/PER,习近平/PER,الرياض/LOC"),
    ],
)
def test_names_of_another_language(fast: Engine, text: str, lang: str, expected: str) -> None:
    check(fast, "", text, expected)
    assert fast(text).lang == lang


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("zh", "他去过乌克兰立陶宛和波兰", "乌克兰/LOC,立陶宛/LOC,波兰/LOC"),
        (
            "zh",
            "友邦保险在北京市广东省江苏省有分公司",
            "友邦保险/ORG,北京市/LOC,广东省/LOC,江苏省/LOC",
        ),
        ("ja", "国内のほかラオスカンボジアで事業を行う", "ラオス/LOC,カンボジア/LOC"),
        ("ja", "神奈川県藤沢市に住む", "神奈川県藤沢市/LOC"),
        ("zh", "国际能源署IEA预测", "国际能源署/ORG,IEA/ORG"),
        (
            "zh",
            "这趟旅行我们去了怀化娄底邵阳最后回到长沙",
            "怀化/LOC,娄底/LOC,邵阳/LOC,长沙/LOC",
        ),
        ("zh", "暑假我们打算去黄山庐山九寨沟玩十天", "黄山/LOC,庐山/LOC,九寨沟/LOC"),
        ("zh", "他在广州天河开了一家小店生意不错", "广州天河/LOC"),
        ("zh", "主演是陈坤周迅李冰冰还有几个新人", "陈坤/PER,周迅/PER,李冰冰/PER"),
        ("zh", "那个我老家在湖南湘西后来去了福建泉州读书", "湖南湘西/LOC,福建泉州/LOC"),
        ("ja", "去年は京都奈良神戸を三日で回るツアーに参加した", "京都/LOC,奈良/LOC,神戸/LOC"),
        ("ja", "東京都港区六本木にある会社に勤めています", "東京都港区六本木/LOC"),
    ],
)
def test_rows_without_punctuation(fast: Engine, lang: str, text: str, expected: str) -> None:
    check(fast, lang, text, expected)


SIGN = "ﾄﾖﾀ-\n\n\u3000\u3000አዲስOpenAIน#\u0e49\u0e33安倍晋三"
"""A sign with a Thai tone upon it."""


@pytest.mark.parametrize(
    "text", ["น้\u3000ำ́Санкт-Петербург", "东京\n\u0301北京", "\u0e48 กรุงเทพ", SIGN]
)
def test_no_name_begins_with_a_mark_or_space(fast: Engine, text: str) -> None:
    document = fast(text)
    assert document.entities
    assert all(entity.text[0].isalpha() for entity in document.entities)
