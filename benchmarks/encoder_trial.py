"""Do vectors of the shipped encoder order the best 50 passages better? On development sets.

    python benchmarks/encoder_trial.py --questions 100

prints a table (it stands in benchmarks/ranking_trials.md). The reader's encoder was a sentence
encoder before it was trained to read: the mean of its last layer's vectors over a passage, and
over a question, are compared by their cosine, and its share is added to BM25's score as a part of
the best passage's. A passage's vector would be stored when it is added.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence

import numpy as np
import onnx
import onnxruntime
from ranking_trials import DEPTH, SETS, corpus, recall
from tokenizers import Tokenizer

from qa.reader import SHIPPED
from qa.records import Ranked
from qa.search.temporary import TemporaryRetriever

BEST = 50
LAST_LAYER = "/encoder/encoder/layer.5/output/LayerNorm/LayerNormalization_output_0"


class Vectors:
    """The vector of a text, by the reader's encoder."""

    def __init__(self) -> None:
        model = onnx.load(SHIPPED / "model.onnx")
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(LAST_LAYER))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        self._tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
        self._tokenizer.enable_truncation(256)
        self._tokenizer.no_padding()
        self.known: dict[str, np.ndarray] = {}
        self.seconds: list[float] = []

    def of(self, text: str) -> np.ndarray:
        """Its direction."""
        if text not in self.known:
            began = time.process_time()
            made = self._tokenizer.encode(text)
            ids = np.array([made.ids], dtype=np.int64)
            given = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
            mean = self._session.run([LAST_LAYER], given)[0][0].mean(axis=0)
            self.known[text] = mean / np.linalg.norm(mean)
            self.seconds.append(time.process_time() - began)
        return self.known[text]


def main() -> None:
    """Try some weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=100, help="of each set")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    options = parser.parse_args()
    passages, questions = corpus(options.questions, options.seed)
    retriever = TemporaryRetriever(passages, same_article=1.0)
    vectors = Vectors()
    for weight in (0.0, 0.1, 0.3, 1.0):

        def rank(question: str, weight: float = weight) -> Sequence[Ranked]:
            found = retriever.rank(question, BEST)
            if not weight:
                return found[:DEPTH]
            asked = vectors.of(question)
            scored = []
            for at, item in enumerate(found):
                cosine = float(vectors.of(item.passage.text) @ asked)
                scored.append((item.score / found[0].score + weight * cosine, -at, item))
            scored.sort(reverse=True, key=lambda each: each[:2])
            return [item for _, _, item in scored][:DEPTH]

        figures = [recall(rank, questions[name]) for name in options.sets]
        cells = [f"{figure[depth]:.1f}" for figure in figures for depth in (1, 5, 20)]
        mean = sum(figure[5] for figure in figures) / len(figures)
        name = f"cosine of the encoder's means, weight {weight}" if weight else "without it"
        print(f"| {name} | {' | '.join(cells)} | {mean:.1f} |", flush=True)
    print(f"a vector: {1000 * statistics.median(vectors.seconds):.0f} ms (median, CPU)")


if __name__ == "__main__":
    main()
