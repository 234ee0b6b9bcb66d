"""The English of a name with a designator behind it: 复旦大学, 浙江省高级人民法院."""

import re
from collections.abc import Sequence

from eat_edge.names import Name

__all__ = ["english_of"]

_AREA = re.compile(" (?:Province|City|County|District|Prefecture|Township)$")
_STATE = re.compile(" (?:Province|City)$")
"""What English leaves out of a longer name: Mount Gongga, Zhejiang High People's Court."""


def english_of(names: Sequence[Name], template: str, label: str) -> str:
    """Compose the English of a base and its designator.

    Args:
        names: Of the base, the likeliest first.
        template: English of the designator, with ``{}`` for the base.
        label: Type of the whole.

    Returns:
        The base as it is, where it says the designator already: 复旦 is Fudan University.
    """
    kind = template.replace("{}", "").strip()
    base = _base_of(names, kind, label)
    if base.endswith(f" {kind}"):
        return base
    return template.format((_AREA if label == "LOC" else _STATE).sub("", base))


def _base_of(names: Sequence[Name], kind: str, label: str) -> str:
    """The name of a base within a longer one: that of a company, in a company's name."""
    others = [name for name in names if not name.english.endswith(kind)]
    first = others[0] if others else names[0]
    if first.label != "PER" or label != "ORG":
        return first.english
    # 海尔集团 is Haier, whoever is called Heil.
    return next((name.english for name in others if name.label == "ORG"), first.english)
