"""The recipe of the embedded bundle, from data to a directory that the runtime opens.

Every step leaves its result in a work directory and is skipped when the result is there, so that
an interrupted run goes on where it stopped; remove a file to make it anew.
"""

import json
import logging
import random
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import orjson

from eat_edge.bundle import Bundle, Fusion
from eat_edge.config import available_cpus
from eat_edge.lexicon import Lexicon
from eat_edge.prompt import Prompts
from eat_edge.tagger import Tagger
from export.bundle import write_manifest
from export.gguf import write_gguf
from export.mini.card import Training, write_card
from export.mini.corpus import OPEN_SOURCES, read_pairs
from export.mini.fusion import Observation, fit, observe
from export.mini.lexicon import LANGUAGES, build_lexicon
from export.mini.llm import Schedule, train_llm
from export.mini.llm_data import SOURCE_WEIGHTS, Sampler, prepare
from export.mini.llm_tokenizer import train_tokenizer
from export.mini.projection import project
from export.mini.spotter import export_spotter, train_spotter
from export.mini.spotter_data import SpotterSampler
from export.mini.tagger import train_tagger
from export.mini.tagger_eval import TEST_SETS, evaluate_tagger
from export.quantize import quantize
from export.tagger import export_tagger

__all__ = ["STEPS", "Recipe"]

TRANSLATED = ("zh", "ja")
"""Languages the LLM is trained on; for the others of the lexicon only the lexicon speaks."""

LANGUAGE_WEIGHTS = {"zh": 1.0, "ja": 1.2}

THRESHOLDS = {"known": 0.2, "new": 0.9, "spotted": 0.7}
"""Least scores of the fusion, chosen on the development sets."""

UNFITTED = Fusion(
    bias=0.0, prior=0.5, check=0.5, mention=1.0, spot=0.2, known=0.3, new=0.9, spotted=0.7
)
"""Where not all witnesses are heard: languages with a lexicon alone, stages left out."""

WINDOW, CONTEXT = 100, 512

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to build from what.

    Attributes:
        data: Directory with ``mt``, ``lexicon``, ``wiki-entities`` and ``ner/en``.
        work: Where intermediate results and checkpoints are kept.
        bundle: The bundle directory to write.
        minutes: Training time of the LLM.
        size: Its shape: ``"cpu"`` or ``"gpu"``.
        vocab_size: Of the LLM's tokenizer.
        quantization: Of the LLM, a llama.cpp type.
        tagger_epochs: Passes over the tagger's data.
        projected_sentences: Sentences of each language looked at for the spotter.
        spotter_minutes: Training time of the spotter.
        fusion_sentences: Sentences of each language the fusion is fitted on.
        is_open: Leave out corpora whose licence forbids commercial use or is not known.
        device: ``"cpu"``, ``"cuda"`` or None for CUDA where there is one.
    """

    data: Path
    work: Path
    bundle: Path
    minutes: float = 85.0
    size: str = "cpu"
    vocab_size: int = 14336
    quantization: str = "Q8_0"
    tagger_epochs: int = 2
    projected_sentences: int = 45_000
    spotter_minutes: float = 20.0
    fusion_sentences: int = 400
    is_open: bool = False
    device: str | None = None

    def accepts(self, source: str) -> bool:
        """Whether a corpus may be used."""
        return not self.is_open or source in OPEN_SOURCES

    def lexicon(self) -> None:
        """Build the lexicon of all languages."""
        out = self.bundle / "lexicon"
        if not (out / "lexicon.json").exists():
            scratch = self.work / "lexicon"
            build_lexicon(self.data, scratch, accept=self.accepts)
            shutil.copytree(scratch, out, dirs_exist_ok=True)

    def records(self) -> None:
        """Fold, match and align the parallel text."""
        lexicon = Lexicon(self.bundle / "lexicon")
        for lang in TRANSLATED:
            path = self._records(lang)
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_suffix(".part")
                count = prepare(self.data, lexicon, part, lang, accept=self.accepts)
                part.rename(path)
                _log.info("%s: %d sentences", lang, count)

    def tokenizer(self) -> None:
        """Train the LLM's tokenizer on the prepared sentences."""
        out = self.bundle / "llm.model"
        if not out.exists():
            files = [self._records(lang) for lang in TRANSLATED]
            english, sources = (_texts(files, field) for field in ("english", "text"))
            train_tokenizer(english, sources, out, vocab_size=self.vocab_size)

    def llm(self) -> None:
        """Train the LLM, or go on training it, and quantise it."""
        import sentencepiece

        model = self.bundle / "llm.model"
        tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(model))
        sampler = Sampler(
            [self._records(lang) for lang in TRANSLATED],
            Lexicon(self.bundle / "lexicon"),
            Prompts(tokenizer),
            LANGUAGE_WEIGHTS,
        )
        checkpoint = train_llm(
            sampler,
            tokenizer.get_piece_size(),
            self.work / "llm",
            Schedule(minutes=self.minutes),
            size=self.size,
            device=self.device,
        )
        self._quantize(checkpoint)

    def gguf(self) -> None:
        """Quantise the LLM's last checkpoint as it is."""
        self._quantize(self.work / "llm" / "checkpoint")

    def tagger(self) -> None:
        """Train the English tagger, or go on training it, and export it to ONNX."""
        checkpoint = train_tagger(
            self.data / "ner" / "en",
            self.work / "tagger",
            epochs=self.tagger_epochs,
            device=self.device,
        )
        print(export_tagger(checkpoint, self.bundle))

    def projection(self) -> None:
        """Carry the mentions of the translations over to their sources."""
        lexicon = Lexicon(self.bundle / "lexicon")
        model, tokenizer = self.bundle / "tagger.onnx", self.bundle / "tokenizer.json"
        with Tagger(model, tokenizer, threads=available_cpus()) as tagger:
            for lang in TRANSLATED:
                path = self._projected(lang)
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    part = path.with_suffix(".part")
                    seen, kept = project(
                        self._records(lang),
                        lexicon,
                        tagger,
                        part,
                        lang,
                        count=self.projected_sentences,
                        seed=1,
                    )
                    part.rename(path)
                    _log.info("%s: %d of %d sentences projected", lang, kept, seen)

    def spotter(self) -> None:
        """Train the spotter, or go on training it, and export it to ONNX."""
        files = [self._projected(lang) for lang in TRANSLATED]
        sampler = SpotterSampler(files, Lexicon(self.bundle / "lexicon"), LANGUAGE_WEIGHTS)
        checkpoint = train_spotter(
            sampler, self.work / "spotter", minutes=self.spotter_minutes, device=self.device
        )
        export_spotter(checkpoint, self.bundle / "spotter.onnx")

    def fusion(self) -> None:
        """Fit the weights of the fusion on parallel text and write them into the manifest."""
        bundle = self.manifest()
        lexicon = Lexicon(bundle.lexicon)
        seen: list[Observation] = []
        for lang in TRANSLATED:
            pairs = [
                pair
                for pair in read_pairs(self.data, lang, accept=self.accepts)
                if 10 <= len(pair.text) <= WINDOW and SOURCE_WEIGHTS.get(pair.source, 1.0) >= 1.0
            ]
            random.Random(7).shuffle(pairs)
            named = (
                pair for pair in pairs if lexicon.matches(lexicon.fold(pair.text, lang).text, lang)
            )
            seen += observe(bundle, list(islice(named, self.fusion_sentences)), lang)
        # One fit for both languages: neither has names enough to weigh five witnesses by itself.
        if seen:
            fitted = asdict(fit(seen, **THRESHOLDS))
            _log.info("fusion of %d names: %s", len(seen), fitted)
            self._fusion.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
        self.manifest()

    def manifest(self) -> Bundle:
        """Write the manifest and open the bundle."""
        fusion = {"*": UNFITTED}
        if self._fusion.exists():
            weights = json.loads(self._fusion.read_text(encoding="utf-8")) | THRESHOLDS
            fusion |= {lang: Fusion(**weights) for lang in TRANSLATED}
        return write_manifest(
            self.bundle,
            name=self.bundle.name,
            version="0.1.0",
            languages=TRANSLATED,
            preview=[lang for lang in LANGUAGES if lang not in TRANSLATED],
            fusion=fusion,
            window=WINDOW,
            context=CONTEXT,
            licences=["see README.md of the bundle: some sources are non-commercial"],
            sources=["see README.md of the bundle"],
        )

    def card(self) -> None:
        """Write the model card; measures the tagger on the way.

        The table of the pipeline and the list of weaknesses are taken from ``quality.md`` and
        ``weak.md`` in the work directory, where there are any.
        """
        import torch

        bundle = self.manifest()
        device = torch.cuda.get_device_name() if torch.cuda.is_available() else _cpu()
        llm = torch.load(self.work / "llm" / "state.pt", map_location="cpu", weights_only=True)
        spotter = torch.load(
            self.work / "spotter" / "spotter.pt", map_location="cpu", weights_only=True
        )
        shape, spent = llm["shape"], llm["progress"]
        parameters = sum(tensor.numel() for tensor in llm["model"].values())
        english = self.data / "ner" / "en"
        names = [name for name in TEST_SETS if (english / f"{name}.jsonl.xz").exists()]
        write_card(
            bundle,
            shape=(
                f"{shape['num_hidden_layers']} layers of width {shape['hidden_size']}, "
                f"{shape['vocab_size']} pieces, {parameters / 1e6:.1f} million parameters, "
                f"{self.quantization}"
            ),
            llm=Training(
                spent["seconds"] / 60, device, f"{spent['tokens'] / 1e6:.1f} million tokens"
            ),
            spotter=Training(
                spotter["seconds"] / 60, device, f"{4 * spotter['chunk']} thousand sentences drawn"
            ),
            tagger=evaluate_tagger(bundle.tagger, bundle.tagger_tokenizer, english, names=names),
            quality=self._text("quality.md"),
            weak=self._text("weak.md"),
        )

    def _text(self, name: str) -> str:
        path = self.work / name
        return path.read_text(encoding="utf-8").strip() if path.exists() else "Not measured yet."

    def _records(self, lang: str) -> Path:
        return self.work / "llm" / f"records.{lang}.jsonl"

    def _projected(self, lang: str) -> Path:
        return self.work / "spotter" / f"projected.{lang}.jsonl"

    @property
    def _fusion(self) -> Path:
        return self.work / "fusion.json"

    def _quantize(self, checkpoint: Path) -> None:
        shutil.copyfile(self.bundle / "llm.model", checkpoint / "tokenizer.model")
        full = self.work / "llm" / "llm.f16.gguf"
        write_gguf(checkpoint, full)
        quantize(full, self.bundle / "llm.gguf", self.quantization)


STEPS: dict[str, Callable[[Recipe], object]] = {
    "lexicon": Recipe.lexicon,
    "records": Recipe.records,
    "tokenizer": Recipe.tokenizer,
    "tagger": Recipe.tagger,
    "projection": Recipe.projection,
    "spotter": Recipe.spotter,
    "llm": Recipe.llm,
    "gguf": Recipe.gguf,
    "manifest": Recipe.manifest,
    "fusion": Recipe.fusion,
    "card": Recipe.card,
}


def _texts(files: Iterable[Path], field: str) -> Iterator[str]:
    for path in files:
        with path.open("rb") as lines:
            for line in lines:
                text = orjson.loads(line)[field]
                if text:
                    yield text


def _cpu() -> str:
    return f"{available_cpus()} CPU cores"
