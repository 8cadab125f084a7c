"""The reader: a BERT encoder and a linear head that scores each token as start and as end.

Devlin et al. 2019 (arXiv:1810.04805), section 4.2; encoder: MiniLM, Wang et al. 2020
(arXiv:2002.10957), as trained for sentence embeddings (all-MiniLM-L6-v2).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel, PreTrainedModel, logging


class Reader(nn.Module):
    """An encoder, of whatever size, and a head that scores each token as start and as end."""

    def __init__(self, encoder: PreTrainedModel) -> None:
        """Put a fresh head on an encoder."""
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, 2)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)


class SpanReader(Reader):
    """`[batch, seq]` token ids -> two `[batch, seq]` tensors of raw scores."""

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return start and end scores, unmasked; the caller knows which tokens count."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        scores = self.head(hidden)
        return scores[..., 0], scores[..., 1]


def _config(folder: Path, dropout: float, attention: str) -> BertConfig:
    config = BertConfig.from_pretrained(folder)
    config.hidden_dropout_prob = dropout
    config.attention_probs_dropout_prob = 0.0  # the fused attention kernel is faster without
    config._attn_implementation = attention
    return config


def pretrained(folder: Path, dropout: float = 0.0) -> SpanReader:
    """Start from the sentence encoder's weights, with frozen embeddings of words."""
    # It warns of the pooler, which is left out on purpose.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    encoder = BertModel.from_pretrained(
        folder, config=_config(folder, dropout, "sdpa"), add_pooling_layer=False
    )
    reader = SpanReader(encoder)
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return reader


def from_weights(folder: Path, weights: dict[str, Tensor], attention: str = "sdpa") -> SpanReader:
    """Build the reader around trained weights; `folder` gives only the encoder's shape."""
    config = _config(folder, 0.0, attention)
    encoder = BertModel(config, add_pooling_layer=False)  # type: ignore[no-untyped-call]
    reader = SpanReader(encoder)
    reader.load_state_dict(weights)
    return reader.eval()


def parameter_groups(
    reader: Reader, rate: float, head_rate: float, layer_decay: float, weight_decay: float
) -> list[dict[str, object]]:
    """Group the trainable weights by layer, each with its peak rate under `peak`.

    Lower layers learn more slowly (Howard & Ruder 2018, arXiv:1801.06146); biases and norms
    aren't decayed.
    """
    layers = reader.encoder.config.num_hidden_layers
    grouped: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, weight in reader.named_parameters():
        if not weight.requires_grad:
            continue
        if name.startswith("head."):
            peak = head_rate
        elif ".layer." in name:
            number = int(name.split(".layer.")[1].split(".")[0])
            peak = rate * layer_decay ** (layers - 1 - number)
        else:
            peak = rate * layer_decay**layers
        decayed = weight_decay if weight.ndim > 1 else 0.0
        grouped.setdefault((peak, decayed), []).append(weight)
    return [
        {"params": weights, "lr": 0.0, "peak": peak, "weight_decay": decayed}
        for (peak, decayed), weights in grouped.items()
    ]


def set_threads(threads: int) -> None:
    """Use this many threads, and treat denormal numbers, which are slow, as zero."""
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
