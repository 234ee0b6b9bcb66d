"""Whether llama.cpp cuts text into the tokens the model was trained on.

A tokenizer told wrongly loads and runs, and makes a worse model of a good one. So the file that was
written is asked, and its answers are compared with those of the checkpoint's own tokenizer.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eat_edge.errors import InputError
from export.gguf.model import GgufModel

__all__ = ["MAX_DIFFERENT", "Parity", "compare_tokenizers", "probe_lines"]

MAX_DIFFERENT = 0.005
"""Share of lines that may be cut otherwise. A wrong way to cut changes 16 to 62 in 100."""

_SENTENCES = (
    "They've visited the UNITED NATIONS, haven't they? I'M sure we'Ll go",
    "Über die Straße fährt später der Zürcher Bürgermeister",
    "Le Président français s'est rendu à l'Élysée",
    "李克强总理星期三访问了柏林",
    "臺灣大學的教授寫了一本書",
    "首相は水曜日にベルリンとカタカナの町を訪れた",
    "총리는 수요일에 베를린을 방문했다",
    "Премьер-министр посетил Берлин",
    "Прем'єр-міністр відвідав Київ",
    "زار رئيس الوزراء مدينة برلين",
    "نخست‌وزیر به برلین رفت",
    "ראש הממשלה ביקר בברלין",
    "प्रधानमंत्री बुधवार को बर्लिन गए",
    "นายกรัฐมนตรีเยือนเบอร์ลินเมื่อวันพุธ",
    "პრემიერი ბერლინს ეწვია",
    "Վարչապետն այցելեց Բեռլին",
)
_TAILS = (
    "",
    ".",
    "。",
    " 3 33 333 3333 33333",
    " in 2026, at 3.14%",
    "２０２６年１月",
    " (\"quoted\") 'so'",
    "「」、——…",
    " !!! ??? ......",
    " https://example.org/a_b?c=d&e=f",
    " 🙂👩‍👩‍👧🇯🇵",
    "\ttab\t\ttabs",
    " two  three   four    spaces",
    "\nnext line\n\n\nthird",
    " \n  \n",
    " trailing   ",
    " camelCaseWord snake_case KiB",
    "\u3000\u200b\u00a0x",
)


@dataclass(frozen=True, slots=True)
class Parity:
    """How two tokenizers compare.

    Attributes:
        num_lines: Lines compared.
        num_different: Lines whose tokens differ.
        example: The first of them, or None.
    """

    num_lines: int
    num_different: int
    example: str | None

    @property
    def is_enough(self) -> bool:
        """Whether so few lines differ that the tokenizer must be the right one."""
        return self.num_different <= MAX_DIFFERENT * self.num_lines

    def __str__(self) -> str:
        example = f", the first {self.example!r}" if self.example else ""
        return f"{self.num_different} of {self.num_lines} lines are cut otherwise{example}"


def probe_lines() -> Iterator[str]:
    """Yield lines that tell tokenizers apart: many scripts, digits, marks, emoji, white space."""
    for sentence in _SENTENCES:
        for tail in _TAILS:
            yield sentence + tail


def compare_tokenizers(model: Path, checkpoint: Path, lines: Iterable[str]) -> Parity:
    """Cut lines with a GGUF file and with the checkpoint it was made from.

    llama.cpp does not normalise text, so the lines are compared in the normal form that the
    checkpoint's tokenizer brings them to, if any.

    Args:
        model: The GGUF file.
        checkpoint: Directory of the checkpoint.
        lines: Any text without special tokens.

    Raises:
        InputError: The checkpoint's tokenizer cannot be read.
        ModelError: llama.cpp cannot load the file.
    """
    encode = _reference(checkpoint)
    num_lines = num_different = 0
    example = None
    with GgufModel(model, threads=1, is_vocabulary=True) as mine:
        for line in lines:
            text = unicodedata.normalize("NFC", line)
            num_lines += 1
            if mine.tokenize(text) != encode(text):
                num_different += 1
                example = example or line
    return Parity(num_lines, num_different, example)


def _reference(checkpoint: Path) -> Callable[[str], list[int]]:
    path = checkpoint / "tokenizer.json"
    if path.is_file():
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:
            raise InputError(f"{path}: not a readable tokenizer.json: {error}") from error
        return lambda text: list(tokenizer.encode(text, add_special_tokens=False).ids)
    from sentencepiece import SentencePieceProcessor

    path = checkpoint / "tokenizer.model"
    try:
        processor = SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise InputError(f"{path}: not a readable SentencePiece model: {error}") from error
    return lambda text: list(processor.encode(text))
