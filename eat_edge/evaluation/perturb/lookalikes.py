"""Characters that scans and eyes take for one another."""

from collections.abc import Mapping

__all__ = ["LOOKALIKES"]

_GROUPS = """
0OoQ 1lI 2Z 5S 6b 8B 9gq ceo uv nh rn mn VY ij ft EF PR CG UV DO
人入八 大太犬天 土士 未末木本 己已巳 日曰目白 王玉主 干千于 刀力 田由甲申电 鸟乌 侯候 折拆析
治冶 今令 贝见
问间闻 自白百 休体 住往佳 午牛 万方 石右 石在 毛手 代伐 比北 化比 地池 他地 名各 合台 古占
固因 困国 园围 圆国
宁字 宇字 宋宗 安女 山出 川州 市布 平半 广厂 庆厌 李季 杨扬 杜社 林村 树村 清情 请清 晴睛
海每 湖潮 湾弯 满潢
张涨 陈阵 陆阪 阳阴 除徐 院陪 难准 雷霍 霍雪 青责 韦书 顺须 马乌 高亮 黄贵 龙尤 问向 同向
司同 公分 分令 兰三
京哀 东车 西四 南甫 金全 钱线 铁铣 门们 部陪 都郁 郎朗 郑邓 刘划 则测 创枪 利和 制刺 孙孔
学字 官宫 密蜜 岛鸟
島鳥 東束 車東 烏鳥 間問聞 門鬥 崎埼 橋僑 浜兵 沢択 渋洪 県具 駅駄 県貝 藤膝 佐左 伊尹 斉斎
辺込 郷卿 鈴鈍 関開
シツ ソンリ クタワ ケク コユロ ナメ スヌ チテ ノメ フワ ラヲ マム アマ ハル ロコ エニ ヨヲ
カ力 タ夕 ニ二 ロ口 ト卜 ハ八
ボポ バパ ビピ ブプ ベペ ガカ ギキ グク ゲケ ゴコ ザサ ジシ ズス ゼセ ゾソ ダタ デテ ドト
ッツ ャヤ ュユ ョヨ
はほ ぬめ ねれわ るろ きさ いり こに けは たに らろ まよ あお うつ ばぱ びぴ ぶぷ べぺ ぼぽ
っつ ゃや ゅゆ ょよ
은온 을올 의외 이미 기가 대데 네내 에애 한힌 헌현 정징 성싱 선신 인안 장정 강경 김검 박백
시지 서셔 구국 부무 주추 도드
ин нпи шщ ъьы се ео ао гт тп дл лп жк зэ рв фр чу юо яд ей цщ мн
تثبن جحخ دذ رزو سش صض طظ عغ فق كل هة ىي
בכנ דרך הח ותנ זו סם טמ יו צע גנ
กถภ ดตค คศ ชซ นมฆ พฟ ผฝ บป ขช ลส ทห วจ
बव घध भम पष डङ यथ खर टठ तन जञ कफ
եէ նձ սա մն ու պւ ղդ շջ რო დფ ვკ მნ ბზ ესპ თო
"""
"""Every character of a group may be taken for every other of it. Chosen by eye for the scripts that
the embedded bundle knows, not measured on any scan."""


def _lookalikes() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for group in _GROUPS.split():
        for char in group:
            found.setdefault(char, set()).update(group)
    return {char: "".join(sorted(others - {char})) for char, others in found.items()}


LOOKALIKES: Mapping[str, str] = _lookalikes()
"""For each character those that it may be taken for, never itself, in a fixed order."""
