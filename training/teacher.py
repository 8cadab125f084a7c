"""The teacher: MPNet, 12 layers of 768, with the student's head, on the student's tokens.

Its vocabulary is the student's, moved by four and with other marks (Song et al. 2020,
arXiv:2004.09297), so it reads the very windows prepared for the student, and its scores
stand token by token beside the student's.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor
from transformers import MPNetConfig, MPNetModel, logging

from training.model import Reader

MOVED = 4
# [PAD], [CLS], [SEP] of the student: <pad>, <s>, </s> of the teacher.
MARKS = {0: 1, 101: 0, 102: 2}


class TeacherReader(Reader):
    """`[batch, seq]` token ids of the student -> two `[batch, seq]` tensors of raw scores."""

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return start and end scores, unmasked; the types aren't known to this encoder."""
        hidden = self.encoder(
            input_ids=as_teacher_ids(input_ids), attention_mask=attention_mask
        ).last_hidden_state
        scores = self.head(hidden)
        return scores[..., 0], scores[..., 1]


def as_teacher_ids(ids: Tensor) -> Tensor:
    """Turn the student's token ids into the teacher's, same shape."""
    moved = ids + MOVED
    for student, teacher in MARKS.items():
        moved = torch.where(ids == student, teacher, moved)
    return moved


def fresh_teacher(folder: Path, dropout: float) -> TeacherReader:
    """Start from the sentence encoder's weights."""
    # It warns of the pooler, which is left out on purpose.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    config = _config(folder)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = dropout
    return TeacherReader(MPNetModel.from_pretrained(folder, config=config, add_pooling_layer=False))


def teacher_from_weights(folder: Path, weights: dict[str, Tensor]) -> TeacherReader:
    """Build the teacher around trained weights; `folder` gives only the encoder's shape."""
    encoder = MPNetModel(_config(folder), add_pooling_layer=False)  # type: ignore[no-untyped-call]
    reader = TeacherReader(encoder)
    reader.load_state_dict(weights)
    reader.eval()
    return reader


def _config(folder: Path) -> MPNetConfig:
    return MPNetConfig.from_pretrained(folder)
