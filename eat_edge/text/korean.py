"""Korean family names of one syllable, as Hangul writes them."""

__all__ = ["COMMON_FAMILY_NAMES", "FAMILY_NAMES"]

COMMON_FAMILY_NAMES = (
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지엄"
)
"""Those with which a word of three syllables is a person before anything else."""

FAMILY_NAMES = COMMON_FAMILY_NAMES + "채원천방공현함변염여추"
"""With rarer ones, where the tagger has found a person already. Further names, and how the press
spells each, are in ``english.romanise.korean``."""
