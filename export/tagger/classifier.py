"""A token classifier as the runtime's tagger feeds it, whatever its checkpoint was made for."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification

from eat_edge.errors import BundleError, ConfigError, InputError
from eat_edge.tagger.subwords import Subwords, SubwordTokenizer
from export.tagger.labels import OUTSIDE, TagMap, map_tags

__all__ = ["INPUTS", "Classifier", "check_words", "load_classifier", "reads_iob1"]

INPUTS = ("input_ids", "attention_mask")
"""What the runtime feeds, in this order."""

_UNBEGUN = 1e-3
"""How much less likely, in logits, a first tag is than the later tag that it is inferred from."""

_PROBES = ("Angela Merkel, of Berlin (Germany).", 'He said: "the U.N.\'s plan" - to Li-Mei')


class Classifier(nn.Module):
    """A checkpoint with the runtime's inputs and the runtime's tags.

    Attributes:
        tags: Of its columns.
        is_iob1: Whether ``B-X`` is only for a name right behind another of its type, as CoNLL-2003
            was published (E. Tjong Kim Sang, J. Veenstra, "Representing Text Chunks", 1999); all
            other names begin with ``I-X``. The runtime's scheme begins all with ``B-X``: that is
            then as likely as either.
        num_ids: Rows of its embedding.
        padding: Id of the piece that stands for nothing.
    """

    def __init__(self, model: nn.Module, scheme: TagMap) -> None:
        """Wrap a model.

        Args:
            model: From transformers.
            scheme: What its columns mean.
        """
        super().__init__()
        self.tags = scheme.tags
        config: Any = model.config
        self.num_ids = int(config.vocab_size)
        self.padding = int(config.pad_token_id or 0)
        self.is_iob1 = False
        self._model = model
        self._columns = None if scheme.is_identity else scheme.columns
        shares = [_UNBEGUN if tag in scheme.unbegun else 0.0 for tag in scheme.tags]
        self.register_buffer("_shares", torch.tensor(shares))
        later = [scheme.tags.index(f"I-{tag[2:]}" if tag[0] == "B" else tag) for tag in scheme.tags]
        self.register_buffer("_later", torch.tensor(later))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Logits, (sentences, tokens, tags); inputs are int64 of shape (sentences, tokens)."""
        logits: Tensor = self._model(input_ids=input_ids, attention_mask=attention_mask).logits
        if self._columns is not None:
            logits = torch.stack([_sum_up(logits, group) for group in self._columns], dim=-1)
            logits = logits - self._shares
        if self.is_iob1:
            logits = torch.maximum(logits, logits[..., self._later] - _UNBEGUN)
        return logits

    def read(self, encoder: SubwordTokenizer, tokens: Subwords) -> Tensor:
        """Logits of every piece of a sentence that is read whole, (pieces, tags)."""
        before, after = encoder.margins
        ids = torch.tensor([[*encoder.before, *tokens.ids, *encoder.after]])
        with torch.no_grad():
            logits: Tensor = self(ids, torch.ones_like(ids))[0]
        return logits[before : len(logits) - after]


def load_classifier(checkpoint: Path, *, labels: Mapping[str, str], max_tokens: int) -> Classifier:
    """Load a token-classification checkpoint.

    Args:
        checkpoint: Directory that ``save_pretrained`` wrote.
        labels: Entity types that are not known by name, and what they are.
        max_tokens: Longest window, special tokens included.

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
    positions = _num_positions(model)
    if positions is not None and positions < max_tokens:
        raise ConfigError(
            f"{checkpoint}: {positions} positions, fewer than max_tokens={max_tokens}: ask for less"
        )
    return Classifier(model, scheme)


def reads_iob1(
    classifier: Classifier, encoder: SubwordTokenizer, sentences: Sequence[str], *, max_pieces: int
) -> bool:
    """Find out from its answers whether a checkpoint begins names with ``I-X``.

    Args:
        classifier: The checkpoint, in the runtime's tags.
        encoder: Its tokenizer.
        sentences: English text with names in it.
        max_pieces: Sentences of more are left out.

    Returns:
        Whether more of the names that it finds behind no other begin so than with ``B-X``.
    """
    balance = 0
    for tokens in map(encoder.encode, sentences):
        if len(tokens.ids) > max_pieces:
            continue
        best = classifier.read(encoder, tokens).argmax(-1).tolist()
        tags = [classifier.tags[best[token]] for token in tokens.first_of_word]
        firsts = [tag for last, tag in pairwise([OUTSIDE, *tags]) if last == OUTSIDE]
        balance += sum((tag[0] == "I") - (tag[0] == "B") for tag in firsts)
    return balance > 0


def check_words(tokenizer: Path, where: Path) -> None:
    """Find out whether the runtime's words are words.

    Args:
        tokenizer: The ``tokenizer.json``.
        where: What errors name.

    Raises:
        ConfigError: They have punctuation in them, or there is no special token on either side.
    """
    try:
        encoder = SubwordTokenizer(tokenizer)
    except BundleError as error:
        raise ConfigError(f"{where}: its tokenizer cannot serve the runtime: {error}") from error
    for sentence in _PROBES:
        for start, end in encoder.encode(sentence).words:
            word = sentence[start:end]
            if word != word.strip() or (word[0].isalnum() and word[-1] in ".,:;)\"'"):
                raise ConfigError(
                    f"{where}: its tokenizer has {word!r} for one piece: names would end there; "
                    "one whose pieces part words from punctuation is needed"
                )


def _num_positions(model: Any) -> int | None:
    positions = getattr(model.config, "max_position_embeddings", None)
    # XLNet, whose positions are relative, says -1.
    if positions is None or positions < 0:
        return None
    # The RoBERTa family counts positions from one past that of padding, which is no position.
    shifts = [
        module.padding_idx + 1
        for name, module in model.named_modules()
        if name.endswith("position_embeddings")
        and isinstance(module, nn.Embedding)
        and module.padding_idx is not None
    ]
    return int(positions) - max(shifts, default=0)


def _sum_up(logits: Tensor, columns: tuple[int, ...]) -> Tensor:
    """Logit of the sum of some columns' probabilities."""
    if len(columns) == 1:
        return logits[..., columns[0]]
    return torch.logsumexp(logits[..., list(columns)], dim=-1)
