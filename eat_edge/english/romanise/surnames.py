"""Chinese family names, and those that are read otherwise than the same character in a word."""

from types import MappingProxyType

from eat_edge.english.romanise.romanised import letter_table

__all__ = [
    "ANY_COMMON_SURNAME",
    "COMMON_SURNAMES",
    "COMPOUND",
    "FOREIGN",
    "JAPANESE",
    "SURNAMES",
    "surname_sound",
]

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范"
    "彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜"
    "顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路"
    "娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪"
    "包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓"
    "蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓"
    "蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿"
    "阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殳沃利蔚越夔隆师巩厍聂晁"
    "勾敖融冷訾辛阚那简饶空曾毋沙养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫涂岳帅缑亢况郈"
    "有琴商牟佘佴伯赏墨哈谯笪年爱阳佟肖付覃谌冼揭区仝苟邸刑兰檀逢初甯庹豆鹿展代苑修由原战官玄郇朴"
    "乜召秘繁种祭黑尉员洗都长趙錢孫吳鄭馮陳褚衛蔣韓楊許呂張嚴華薑謝鄒喻竇雲蘇範魯韋馬鳳費賀湯羅畢"
    "鄔樂時齊顧黃蕭貝計談龐紀項閔賈婁顏鍾駱萬盧經單諸陸榮儲烏車寧劉葉龍賴藺喬陰聞黨譚貢勞農溫莊閻"
    "連習終衡滿國廣東師鞏聶饒豐關遊權蓋嶽況賞闞塗鄧龔應戴藍岳強麥麦嚴"
)
"""Family names of one character, the common ones and those that are known from history."""

COMMON_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹"
    "彭曾肖蕭萧田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾賈夏韦韋"
    "付傅方白邹鄒孟熊秦邱江尹薛闫阎閻段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯"
)
"""The commonest surnames, which nine of ten persons have."""
ANY_COMMON_SURNAME = f"[{''.join(sorted(COMMON_SURNAMES))}]"
"""A pattern of one of them."""

_COMPOUND = (
    "欧阳:Ouyang 歐陽:Ouyang 司马:Sima 司馬:Sima 上官:Shangguan 诸葛:Zhuge 諸葛:Zhuge 夏侯:Xiahou "
    "皇甫:Huangfu 尉迟:Yuchi 尉遲:Yuchi 公孙:Gongsun 公孫:Gongsun 慕容:Murong 令狐:Linghu "
    "长孙:Zhangsun 長孫:Zhangsun 宇文:Yuwen 司徒:Situ 司空:Sikong 东方:Dongfang 東方:Dongfang "
    "赫连:Helian 赫連:Helian 南宫:Nangong 南宮:Nangong 独孤:Dugu 獨孤:Dugu 西门:Ximen 西門:Ximen "
    "端木:Duanmu 轩辕:Xuanyuan 呼延:Huyan 申屠:Shentu 太史:Taishi 闻人:Wenren 聞人:Wenren "
    "钟离:Zhongli 鍾離:Zhongli 鲜于:Xianyu 鮮于:Xianyu 闾丘:Lüqiu 濮阳:Puyang 淳于:Chunyu "
    "公冶:Gongye 宗政:Zongzheng 东郭:Dongguo 拓跋:Tuoba 完颜:Wanyan 完顏:Wanyan 纳兰:Nalan "
    "納蘭:Nalan 万俟:Moqi 澹台:Tantai 澹臺:Tantai 百里:Baili"
)
COMPOUND = MappingProxyType(dict(pair.split(":") for pair in _COMPOUND.split()))
"""Family names of two characters, with their sound."""

FOREIGN = frozenset("朴阮")
"""Family names of Koreans and Vietnamese above all, whom English does not write in pinyin."""

_JAPANESE_NAMES = (
    "高桥 高畑 高仓 高岛 高濑 高见泽 石原 石井 石黑 石桥 石破 石塚 石田 松本 松下 松井 松尾 松岛 "
    "松冈 松村 松浦 松坂 黑泽 黑田 黑木 金子 井上 谷口 谷川 谷崎 池田 池上 水野 水谷 平野 平井 "
    "平田 平冈 古贺 古田 和田 安倍 安藤 成濑 江崎 江藤 柳井 柳泽 宫本 宫崎 宫城 宫泽 宫田 长谷 "
    "长岛 长泽 向井 广濑 广末 关口 关根 富冈 富田 羽生 羽田 米仓 米泽 原田 原口 伊藤 伊东 伊集 "
    "武藤 武田 武内 吉田 吉川 吉野 吉村 吉泽 吉冈 熊谷 麻生 鹿岛 阿部 诸星 柏木 柏原 桑田 桑原 "
    "高橋 高倉 高島 高瀬 石橋 松島 松岡 黒澤 黒沢 黒田 黒木 宮本 宮崎 宮城 宮澤 宮田 長谷 長島 "
    "長澤 廣瀨 伊東 吉澤 吉岡 富岡"
)
JAPANESE = frozenset(_JAPANESE_NAMES.split())
"""Japanese family names that begin as a Chinese one does; English reads them otherwise."""

_READ_OTHERWISE = letter_table(
    "单單仇解曾查盖蓋翟任区區缪繆冼洗员乜覃隗召秘繁种祭黑薄尉柏都长訾牟宁寧重车車乐樂华華纪紀应應"
    "燕那阚佴郇",
    "Shan Shan Qiu Xie Zeng Zha Ge Ge Zhai Ren Ou Ou Miao Miao Xian Xian Yun Nie Qin Wei Shao Bi "
    "Po Chong Zhai He Bo Wei Bai Du Zhang Zi Mou Ning Ning Chong Che Che Yue Yue Hua Hua Ji Ji "
    "Ying Ying Yan Na Kan Nai Xun",
)


def surname_sound(family: str) -> str:
    """How a family name is read where it is not read as the word is, else ``""``."""
    return COMPOUND.get(family) or _READ_OTHERWISE.get(family, "")
