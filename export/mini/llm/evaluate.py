"""How good the translation is: chrF, BLEU, names kept, and letters of other scripts.

``python -m export.mini.llm.evaluate models/eat-mini --data DATA/mt-test`` prints the table. The
whole pipeline translates, hints and all: that is what users get.
"""

import argparse
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eat_edge.bundle import open_bundle
from eat_edge.config import EngineConfig, Options, Stages
from eat_edge.cpus import available_cpus
from eat_edge.engine import Engine
from eat_edge.tagger.tagger import Tagger
from eat_edge.types import Document
from export.mini.parallel.corpus import ascii_english

__all__ = ["TEST_SETS", "TranslationScore", "evaluate_llm", "score_translations"]

TEST_SETS = ("flores", "ntrex128", "wmt22_general")
"""Never trained on."""

_NAMED = ("PER", "LOC", "ORG")


@dataclass(frozen=True, slots=True)
class TranslationScore:
    """Scores of translations against references.

    Attributes:
        chrf: Corpus chrF, 0 to 100 (sacrebleu).
        bleu: Corpus BLEU, 0 to 100 (sacrebleu).
        names: Share of the references' persons, places and organisations that stand, letter by
            letter but for case, in the translation.
        confused: Share of the translations with a letter of another script than Latin.
    """

    chrf: float
    bleu: float
    names: float
    confused: float


def score_translations(
    found: Sequence[str], references: Sequence[str], names: Sequence[Sequence[str]]
) -> TranslationScore:
    """Score translations.

    Args:
        found: The translations.
        references: Human ones, in the same order.
        names: Of each reference.
    """
    import sacrebleu

    kept = [
        name.lower() in translation.lower()
        for translation, wanted in zip(found, names, strict=True)
        for name in wanted
    ]
    return TranslationScore(
        chrf=sacrebleu.corpus_chrf(list(found), [list(references)]).score,
        bleu=sacrebleu.corpus_bleu(list(found), [list(references)]).score,
        names=sum(kept) / len(kept) if kept else 1.0,
        confused=sum(not text.isascii() for text in found) / len(found) if found else 0.0,
    )


def evaluate_llm(
    bundle: Path,
    data: Path,
    *,
    languages: Sequence[str],
    limit: int | None = None,
    threads: int | None = None,
) -> dict[tuple[str, str], TranslationScore]:
    """Translate test sets with a bundle and score them.

    Args:
        bundle: Its directory.
        data: Directory with ``NAME.LANG-en.tsv.xz`` (sentence, English).
        languages: Which languages.
        limit: First sentences of each set.
        threads: Of CPU; None for all that the process may use.

    Returns:
        Scores by set and language, of the sets that are there.
    """
    opened = open_bundle(bundle)
    # Mention alignment does not change the translation.
    config = EngineConfig(
        threads=threads, options=Options(mode="full"), stages=Stages(alignment=False)
    )
    scores = {}
    with (
        Engine(opened, config) as engine,
        Tagger(
            opened.tagger, opened.tagger_tokenizer, threads=threads or available_cpus()
        ) as tagger,
    ):
        for name in TEST_SETS:
            for lang in languages:
                path = data / f"{name}.{lang}-en.tsv.xz"
                if not path.exists():
                    continue
                with lzma.open(path, "rt", encoding="utf-8") as lines:
                    rows = [line.rstrip("\n").split("\t") for line in lines][:limit]
                documents = engine.pipe(Document(text, lang=lang) for text, _ in rows)
                found = [document.translation for document in documents]
                references = [ascii_english(english) for _, english in rows]
                names = [
                    [mention.text for mention in mentions if mention.label in _NAMED]
                    for mentions in tagger.tag(references)
                ]
                scores[name, lang] = score_translations(found, references, names)
    return scores


def main() -> None:
    """Print the scores of a bundle's translations on every test set."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="directory of the test sets")
    parser.add_argument("--langs", default="zh,ja")
    parser.add_argument("--limit", type=int, default=None, help="first sentences of each set")
    options = parser.parse_args()
    scores = evaluate_llm(
        options.bundle, options.data, languages=options.langs.split(","), limit=options.limit
    )
    print("| set | chrF | BLEU | reference names kept | other scripts |")
    print("|---|---|---|---|---|")
    for (name, lang), score in scores.items():
        print(
            f"| {name} {lang} | {score.chrf:.1f} | {score.bleu:.1f} | {score.names:.1%} "
            f"| {score.confused:.1%} |"
        )


if __name__ == "__main__":
    main()
