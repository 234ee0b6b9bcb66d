"""Where no sub-word may go over, known name or not: particles, titles, kinds of places and bodies.

The tagger's sub-words are those of ordinary text: 경찰서 shares one with its particle (서는), and
Thai ใน with the town behind it (ในเมือง). Names end where sub-words do, and so these are cut there.
"""

import re
from collections.abc import Sequence

from eat_edge.names import NameMatch, edges_of
from eat_edge.text.korean import FAMILY_NAMES

__all__ = ["cuts_of"]

_SURE = 0.5
"""Prior of a known name from which on nothing is cut inside of it."""
_PARTICLE = "(?=(?:은|는|이|가|을|를|의|에|에서|에게|도|와|과|로)(?![가-힣]))"
"""It ends the word."""
_KINDS_KO = (
    "경찰서|소방서|법원|의회|학생회|협회|위원회|정부|교통부|교육부|국방부|외교부|통일부|법무부|환경부|"
    "노동부|복지부|자위대|해수욕장|운동장|공항|대학교|병원|은행|[동서남북]부|황제|대왕"
)
_BEFORE_TH = (
    "นาย|นางสาว|นาง(?!าม)|คุณ|พล\\.|พ\\.|ร\\.|ดร\\.|กรุง|เมือง|จังหวัด|อำเภอ|ตำบล|ประเทศ|เกาะ|แม่น้ำ|ดอย|"
    "บริษัท|พรรค|กระทรวง|กรม|ท\u0e4dาเนียบ|มหาวิทยาลัย|โรงเรียน|โรงพยาบาล|สำนักงาน|ธนาคาร"
)
"""Titles of persons, and kinds of places and bodies: a name begins with them."""
_SMALL_TH = "ใน|ที่|ของ|จาก|กับ|โดย|และ|ว่า|ให้|ถึง"

_CUTS: dict[str, re.Pattern[str]] = {
    "ko": re.compile(
        f"(?:{_KINDS_KO})(){_PARTICLE}"
        f"|(?<![가-힣])[{FAMILY_NAMES}][가-힣]{{2}}(?=(?:은|는|을|를|의|에게)(?![가-힣]))()"
    ),
    "th": re.compile(
        f"(?:{_SMALL_TH})()(?={_BEFORE_TH})"
        "|(?<=[ก-ฮะ-์])()(?=กล่าว|กรุง(?!เก)|พรรค|บริษัท)"
        "|(?:เลขาธิการ|ประธาน|กรรมการ|สมาชิก)()(?=[ก-ฮ]{2,5}\\.)"
    ),
}
"""By language. Of the groups, all empty, the one that matches stands at the cut."""


def cuts_of(folded: str, lang: str, known: Sequence[NameMatch]) -> set[int]:
    """Find the places in a sentence that no sub-word may go over.

    Args:
        folded: The sentence as the tagger reads it.
        lang: ISO 639-1 code.
        known: Its known names that are evidence.

    Returns:
        Code points: the edges of the known names; and where the language tells that a name may
        begin or end, but inside of a known name that is sure; an unsure one there has no edges.
    """
    pattern = _CUTS.get(lang)
    if pattern is None:
        return set(edges_of(known))
    sure = [match for match in known if match.prior >= _SURE]
    inside = {at for match in sure for at in range(match.start + 1, match.end)}
    cuts = {found.start(found.lastindex or 0) for found in pattern.finditer(folded)} - inside
    # What is cut through is no name here: นก, a bird, over the beginning of กล่าว.
    whole = [match for match in known if cuts.isdisjoint(range(match.start + 1, match.end))]
    return {*edges_of(whole), *cuts}
