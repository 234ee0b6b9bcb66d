"""Firms: what is none of their name, and whose English nobody can tell by it.

A Japanese firm or school may bear the name of a place or of somebody (青葉商事, 開成高校): what the
firm calls itself in English is open, and the school is not read as the person is. Russian and
Ukrainian ones have their legal form before them.
"""

import re

from eat_edge.names import NameMatch

__all__ = ["is_any_firm", "own_name"]

_FORM = re.compile('(?:ООО|ОАО|ЗАО|ПАО|АО|ТОВ|ПрАТ|ПАТ|АТ|ИП|ФОП) (?=[«"“А-ЯІЇЄҐ])')

_FIRM = re.compile(
    "商事|商会|物産|産業|工業|重工業|興業|建設|企画|化学|印刷|製作所|製菓|製薬|薬品|食品|酒造|"
    "電[機気工]|運輸|海運|汽船|不動産|開発|自動車|会社|株式会社|システム|サービス|ソフト|グループ|"
    "テクノロジー|エレクトロニクス|コーポレーション|ホールディングス|カンパニー|フーズ|"
    "プロ|プロダクション|ミュージック"
)
_NATIONAL = "国立"
"""National; a town near Tokyo is written so, too: 第一国立銀行."""


def is_any_firm(surface: str, designator: str, base: NameMatch | None) -> bool:
    """Whether the English that is composed of a body's base and its designator is only a guess.

    Args:
        surface: The whole name.
        designator: Its end.
        base: What the lexicon knows the rest as, None where that is composed itself.
    """
    if base is None:
        return _NATIONAL in surface
    labels = {name.label for name in base.names}
    if labels == {"PER"}:
        return True
    return "ORG" not in labels and _FIRM.fullmatch(designator.strip("~")) is not None


def own_name(surface: str) -> str:
    """What a Russian or Ukrainian firm is called, without its legal form: ООО «Ромашка»."""
    form = _FORM.match(surface)
    return surface[form.end() :].strip('«»"“”') if form else surface
