"""A token classifier as the runtime's tagger feeds it, whatever its checkpoint was made for."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification

from eat_edge.casing import NUM_CASINGS
from eat_edge.errors import ConfigError, InputError
from eat_edge.subwords import SubwordTokenizer
from export.labels import TagMap, map_tags

__all__ = ["INPUTS", "Classifier", "check_words", "load_classifier"]

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""What the runtime feeds, in this order; the last are the casings of the words."""

_CONTINUED = "##"
_UNBEGUN = 1e-3
"""How much less likely, in logits, a first tag is than the later tag it shares its columns with."""

_PROBES = ("Angela Merkel, of Berlin (Germany).", 'He said: "the U.N.\'s plan" - to Li-Mei')


class Classifier(nn.Module):
    """A checkpoint with the runtime's inputs and the runtime's tags.

    Attributes:
        tags: Of its columns.
        has_casing: Whether it reads the casing of words as token types.
    """

    def __init__(self, model: nn.Module, scheme: TagMap, continued: Tensor | None) -> None:
        """Wrap a model.

        Args:
            model: From transformers.
            scheme: What its columns mean.
            continued: (vocabulary), true for pieces inside a word, where only the first piece of
                a word was trained to have its tag; None where every piece was.
        """
        super().__init__()
        self.tags = scheme.tags
        self.has_casing = _reads_casings(model.config)
        self._model = model
        self._columns = None if scheme.is_identity else scheme.columns
        shares = [_UNBEGUN if tag in scheme.unbegun else 0.0 for tag in scheme.tags]
        self.register_buffer("_shares", torch.tensor(shares))
        self.register_buffer("_continued", continued)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits, (sentences, tokens, tags); inputs are int64 of shape (sentences, tokens)."""
        if self.has_casing:
            logits: Tensor = self._model(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).logits
        else:
            # Casings mean nothing to it, but an input that nothing reads would not be in the graph.
            seen = input_ids + 0 * token_type_ids
            logits = self._model(input_ids=seen, attention_mask=attention_mask).logits
        if self._columns is not None:
            logits = torch.stack([_sum_up(logits, group) for group in self._columns], dim=-1)
            logits = logits - self._shares
        if self._continued is not None:
            logits = _as_first_piece(logits, self._continued[input_ids])
        return logits


def load_classifier(
    checkpoint: Path, *, labels: Mapping[str, str], max_tokens: int, from_first_piece: bool
) -> Classifier:
    """Load a token-classification checkpoint.

    Args:
        checkpoint: Directory that ``save_pretrained`` wrote, with ``tokenizer.json``.
        labels: Entity types that are not known by name, and what they are.
        max_tokens: Longest window, special tokens included.
        from_first_piece: Whether a word's tag is that of its first piece; for WordPiece only, and
            never for checkpoints that read casings, which are trained on every piece.

    Raises:
        InputError: The checkpoint cannot be read.
        ConfigError: Its tags cannot be mapped, or it has fewer positions than ``max_tokens``.
    """
    try:
        model, loaded = AutoModelForTokenClassification.from_pretrained(
            checkpoint,
            attn_implementation="eager",
            local_files_only=True,
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            f"{checkpoint}: not a token-classification checkpoint ({error}): give a directory "
            "that save_pretrained wrote"
        ) from error
    if loaded["missing_keys"]:
        raise InputError(
            f"{checkpoint}: no weights for {min(loaded['missing_keys'])}: not a checkpoint that "
            "was trained for token classification"
        )
    tags = [str(model.config.id2label[number]) for number in range(model.config.num_labels)]
    scheme = map_tags(tags, labels, f"{checkpoint / 'config.json'}")
    positions = _num_positions(model.config)
    if positions is not None and positions < max_tokens:
        raise ConfigError(
            f"{checkpoint}: {positions} positions, fewer than max_tokens={max_tokens}: ask for less"
        )
    path = checkpoint / "tokenizer.json"
    try:
        vocabulary = Tokenizer.from_file(str(path)).get_vocab()
    except Exception as error:
        raise InputError(
            f"{path}: not a readable tokenizer.json ({error}): save the tokenizer with "
            "AutoTokenizer.from_pretrained(...).save_pretrained(...)"
        ) from error
    continued = None
    if from_first_piece and not _reads_casings(model.config):
        continued = torch.zeros(model.config.vocab_size, dtype=torch.bool)
        continued[[n for piece, n in vocabulary.items() if piece.startswith(_CONTINUED)]] = True
    if continued is not None and not continued.any():
        continued = None
    return Classifier(model, scheme, continued)


def check_words(tokenizer: Path, sentences: Sequence[str] = _PROBES) -> None:
    """Find out whether the runtime's words are words.

    Args:
        tokenizer: The ``tokenizer.json``.
        sentences: Text with punctuation beside words.

    Raises:
        ConfigError: They have spaces or punctuation in them.
    """
    encoder = SubwordTokenizer(tokenizer)
    for sentence in sentences:
        for start, end in encoder.encode(sentence).words:
            word = sentence[start:end]
            if word != word.strip() or (word[0].isalnum() and word[-1] in ".,:;)\"'"):
                raise ConfigError(
                    f"{tokenizer}: takes {word!r} for a word: names would end there; a tokenizer "
                    "that parts words from punctuation is needed (WordPiece)"
                )


def _reads_casings(config: Any) -> bool:
    return bool(config.model_type == "bert" and config.type_vocab_size == NUM_CASINGS)


def _num_positions(config: Any) -> int | None:
    positions = getattr(config, "max_position_embeddings", None)
    if positions is None:
        return None
    # The RoBERTa family counts positions from one past that of padding.
    is_shifted = config.model_type in ("roberta", "xlm-roberta", "camembert")
    return int(positions) - (config.pad_token_id + 1 if is_shifted else 0)


def _sum_up(logits: Tensor, columns: tuple[int, ...]) -> Tensor:
    """Logit of the sum of some columns' probabilities."""
    if len(columns) == 1:
        return logits[..., columns[0]]
    return torch.logsumexp(logits[..., list(columns)], dim=-1)


def _as_first_piece(logits: Tensor, is_continued: Tensor) -> Tensor:
    """Give every piece of a word the logits of its first."""
    places = torch.arange(is_continued.shape[1], device=logits.device)
    # The last place up to each one at which a word begins.
    starts = torch.where(is_continued, torch.zeros_like(places), places)
    is_before = places[None, :] <= places[:, None]
    first = (starts[:, None, :] * is_before).max(dim=-1).values
    return torch.gather(logits, 1, first[:, :, None].expand(-1, -1, logits.shape[2]))
