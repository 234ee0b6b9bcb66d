"""Language tags: BCP 47 in any case, reduced to the code of the language."""

import re
from collections.abc import Iterable, Mapping
from reprlib import repr as short

from eat_edge.errors import ConfigError

__all__ = ["UNKNOWN", "language_code", "language_pattern"]

UNKNOWN = frozenset({"", "auto", "und"})
"""Values of ``lang`` that leave the language to be recognised."""

_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,8})(?:[-_][A-Za-z0-9]{1,8})*")

_CODES = (
    "aar:aa abk:ab ave:ae afr:af aka:ak amh:am arg:an ara:ar asm:as ava:av aym:ay aze:az "
    "bak:ba bel:be bul:bg bis:bi bam:bm ben:bn bod:bo bre:br bos:bs cat:ca che:ce cha:ch "
    "cos:co cre:cr ces:cs chu:cu chv:cv cym:cy dan:da deu:de div:dv dzo:dz ewe:ee ell:el "
    "eng:en epo:eo spa:es est:et eus:eu fas:fa ful:ff fin:fi fij:fj fao:fo fra:fr fry:fy "
    "gle:ga gla:gd glg:gl grn:gn guj:gu glv:gv hau:ha heb:he hin:hi hmo:ho hrv:hr hat:ht "
    "hun:hu hye:hy her:hz ina:ia ind:id ile:ie ibo:ig iii:ii ipk:ik ido:io isl:is ita:it "
    "iku:iu jpn:ja jav:jv kat:ka kon:kg kik:ki kua:kj kaz:kk kal:kl khm:km kan:kn kor:ko "
    "kau:kr kas:ks kur:ku kom:kv cor:kw kir:ky lat:la ltz:lb lug:lg lim:li lin:ln lao:lo "
    "lit:lt lub:lu lav:lv mlg:mg mah:mh mri:mi mkd:mk mal:ml mon:mn mar:mr msa:ms mlt:mt "
    "mya:my nau:na nob:nb nde:nd nep:ne ndo:ng nld:nl nno:nn nor:no nbl:nr nav:nv nya:ny "
    "oci:oc oji:oj orm:om ori:or oss:os pan:pa pli:pi pol:pl pus:ps por:pt que:qu roh:rm "
    "run:rn ron:ro rus:ru kin:rw san:sa srd:sc snd:sd sme:se sag:sg sin:si slk:sk slv:sl "
    "smo:sm sna:sn som:so sqi:sq srp:sr ssw:ss sot:st sun:su swe:sv swa:sw tam:ta tel:te "
    "tgk:tg tha:th tir:ti tuk:tk tgl:tl tsn:tn ton:to tur:tr tso:ts tat:tt twi:tw tah:ty "
    "uig:ug ukr:uk urd:ur uzb:uz ven:ve vie:vi vol:vo wln:wa wol:wo xho:xh yid:yi yor:yo "
    "zha:za zho:zh zul:zu "
    # Bibliographic codes, single languages of a group, and codes that were replaced.
    "alb:sq arm:hy baq:eu bur:my chi:zh cze:cs dut:nl fre:fr geo:ka ger:de gre:el ice:is "
    "mac:mk mao:mi may:ms per:fa rum:ro slo:sk tib:bo wel:cy cmn:zh arb:ar pes:fa iw:he in:id "
    "ji:yi"
)
"""Codes of ISO 639-2 and 639-3, and older ones, each with the code of ISO 639-1."""

_TWO_LETTERS: Mapping[str, str] = dict(pair.split(":") for pair in _CODES.split())


def language_code(tag: str) -> str:
    """Reduce a language tag to the ISO 639-1 code of its language.

    Args:
        tag: A BCP 47 tag in any case, also with underscores or with a three-letter code:
            ``zh-CN``, ``zh_Hans``, ``ZH``, ``jpn``.

    Returns:
        The code in lower case, ``zh`` for all of ``zh-CN``, ``zh_Hans`` and ``cmn``; a language
        that has no two-letter code here keeps its own.

    Raises:
        ConfigError: It is no language tag.
    """
    if not isinstance(tag, str):
        raise ConfigError(f"lang is {short(repr(tag))}: give a language tag such as zh, or auto")
    found = _LANGUAGE_TAG.fullmatch(tag.strip())
    if found is None:
        raise ConfigError(
            f"lang is {short(tag)}, which is no language tag: give one such as zh, ja-JP or "
            "zh_Hans, or auto"
        )
    code = found[1].lower()
    return _TWO_LETTERS.get(code, code)


def language_pattern(codes: Iterable[str]) -> str:
    """A regular expression, of Python and of JSON Schema, for tags of some languages.

    Args:
        codes: As `language_code` gives them.

    Returns:
        What matches is one of these for `language_code`, or leaves the language to be recognised.
    """
    known = set(codes)
    names = sorted(known | {name for name, code in _TWO_LETTERS.items() if code in known})
    tags, unknown = (
        "|".join("".join(f"[{char}{char.upper()}]" for char in name) for name in group)
        for group in (names, sorted(UNKNOWN))
    )
    return f"^(?:(?:{tags})(?:[-_][A-Za-z0-9]{{1,8}})*|{unknown})$"
