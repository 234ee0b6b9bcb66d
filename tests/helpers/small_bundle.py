"""A bundle with the models of the default one, and a lexicon of a few names."""

import shutil
from pathlib import Path

from eat_edge.bundle import open_bundle
from eat_edge.bundling.manifest import Facts, Terms, write_manifest
from eat_edge.names import Name
from export.lexicon import Surface, write_index, write_language

ENGLISH_TAGGER = Path(__file__).parents[1] / "assets" / "tagger"
"""A tiny tagger that knows English alone."""


def write_small_bundle(path: Path, context: int, tagger: Path | None = None) -> Path:
    """The default bundle's models with a lexicon of a few names; Korean is not translated.

    Args:
        path: Of the bundle.
        context: Tokens of a sequence.
        tagger: Directory of another tagger.
    """
    default = open_bundle()
    path.mkdir()
    for model in (default.llm, default.llm_tokenizer):
        shutil.copyfile(model, path / model.name)
    names = ("tagger.onnx", *default.tokenizer_files)
    for model in tagger.iterdir() if tagger else (default.path / name for name in names):
        shutil.copyfile(model, path / model.name)
    lexicon = {"zh": {"柏林": "Berlin"}, "ja": {"東京": "Tokyo"}, "ko": {"서울": "Seoul"}}
    for lang, entries in lexicon.items():
        surfaces = {s: Surface((Name(english, "LOC"),), 1.0) for s, english in entries.items()}
        write_language(path / "lexicon", lang, surfaces)
    write_index(path / "lexicon", tuple(lexicon))
    write_manifest(
        path,
        Facts(
            name="small",
            version="0",
            languages=("zh", "ja", "ko"),
            translated=("zh", "ja"),
            fusion=default.fusion,
            prompt=default.prompt,
            window=default.max_window,
            context=context,
            terms={"": Terms("none")},
            sources=(),
        ),
    )
    return path
