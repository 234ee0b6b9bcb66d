"""Texts of our own for the self-test of the embedded bundle."""

from eat_edge.verify.selftest import Case

__all__ = ["TEXTS"]

_CHINESE = (
    "李克强总理星期三访问了柏林。",
    "马云在杭州创办了阿里巴巴。",
    "去年夏天,他们一家从上海搬到了新加坡。",
    "谷歌公司宣布将在东京开设新的研究中心。",
    "今天下午没有什么特别的事情。",
)
_TRADITIONAL = (
    "蔡英文總統昨天在臺北會見了日本代表團。",
    "澳門和香港都在中國南部。",
    "馬英九訪問了新加坡和倫敦。",
)
_JAPANESE = (
    "安倍晋三首相は水曜日に東京でドイツのメルケル首相と会談した。",
    "任天堂は京都市に本社を置いている。",
    "大阪府と奈良県の間に生駒山がある。",
    "夏目漱石は松山の学校で教えていた。",
    "パリとロンドンの間を列車で移動した。",
    "明日はもっと早く起きるつもりだ。",
)

TEXTS = tuple(
    Case(text, lang, ())
    for lang, texts in (("zh", (*_CHINESE, *_TRADITIONAL)), ("ja", _JAPANESE))
    for text in texts
)
"""In simplified and traditional Chinese and Japanese; what is found in them is recorded."""
