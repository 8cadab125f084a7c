"""Fit the ranking that follow-up questions are understood with, on CANARD's train split.

A log-linear model over the mentions that a slot may stand for and "leave it as it is":
the label comes from aligning the question with the human's rewrite. A tenth of the
dialogues is kept out to choose the threshold. CANARD's dev split is the test and is not
read here. Two rounds: in the second, earlier questions are what the first understood.

    python -m training.fit_rewriting

Of the train split no article titles are known, only guesses from the rewrites
(``title_guess``), and of its answers only the nouns. So that the ranking doesn't lean on
too good a title, it is hidden from a part of the dialogues.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from qa.conversation import history as histories
from qa.conversation import slots
from qa.conversation.context import Context
from qa.conversation.draft import typed
from qa.conversation.ranking import WEIGHTS, Candidate, candidates
from qa.conversation.resolving import resolve
from qa.conversation.tokens import tokenise
from qa.conversation.words import LINKS
from qa.metrics.bleu import bleu
from qa.records import Turn
from qa.reports.files import write_atomically
from training.follow_ups import Row, held_out, read, replay
from training.places import DATA

Weights = dict[str, float]
TITLES_HIDDEN = 50  # per cent of the dialogues
RARE = 4  # a feature seen less often is left out
ODDS = (0.5, 0.7, 1.0, 1.4, 2.0, 4.0)


@dataclass(frozen=True)
class Decision:
    """A slot with its candidates; ``right`` says which are what the human put there."""

    found: tuple[Candidate, ...]
    right: tuple[bool, ...]


def main() -> None:
    """Fit in two rounds, show what the held-out dialogues say, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA / "canard.jsonl.gz")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ridge", type=float, default=2.0)
    options = parser.parse_args()
    dialogues = read(options.data, "train", guessed_titles=True)
    fit_on = [rows for name, rows in dialogues.items() if not held_out(name)]
    kept = [rows for name, rows in dialogues.items() if held_out(name)]
    weights: Weights = {}
    for number in range(options.rounds):
        made = [each for rows in fit_on for each in decisions(rows, weights)]
        weights = fit(made, options.ridge)
        print(f"round {number + 1}: {len(made)} slots, {len(weights)} weights", flush=True)
        show(kept, weights)
    rounded = {name: round(w, 2) for name, w in sorted(weights.items()) if abs(w) >= 0.02}
    write_atomically(options.out, json.dumps(rounded, indent=0, ensure_ascii=False) + "\n")
    print(f"{len(rounded)} weights, {options.out.stat().st_size:,} bytes")


def rewriter(weights: Weights, odds: float = 1.0):  # type: ignore[no-untyped-def]
    """A rewriter with these weights; without any, questions stay as they are."""

    def rewrite(question: str, turns: tuple[Turn, ...], title: str) -> str:
        if not weights:
            return question
        history = histories.read(turns, title)
        return resolve(typed(question), history, weights=weights, odds=odds).text

    return rewrite


def decisions(rows: list[Row], weights: Weights) -> Iterator[Decision]:
    """The slots of a dialogue whose filling the human's rewrite tells."""
    titled = crc32(b"title" + rows[0].dialogue.encode()) % 100 >= TITLES_HIDDEN
    for row, turns, title in replay(rows, rewriter(weights), titled=titled):
        history = histories.read(turns, title)
        found = slots.find(row.question)
        context = Context.of(row.question, found)
        for slot in found:
            gold = aligned(row.question, row.rewrite, slot)
            ranked = candidates(slot, context, history)
            right = [_same(gold, each) for each in ranked]
            if any(right):
                yield Decision(tuple(ranked), tuple(right))
            elif gold is not None:
                # What the human put in can't be found: better to leave it.
                right[-1] = True
                yield Decision(tuple(ranked), tuple(right))


def aligned(question: str, rewrite: str, slot: slots.Slot) -> tuple[str, ...] | None:
    """The words that the human has in the slot's place; None where it was left alone.

    Words put in inside the slot, or hung on a phrase, belong to it.
    """
    before = [token.lower for token in tokenise(question)]
    after = [token.lower for token in tokenise(rewrite)]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[str] = []
    touched = False
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal":
            shift = start - low
            inside = range(max(low, slot.low), min(high, slot.high))
            found += [after[at + shift] for at in inside]
        elif tag == "insert":
            after_phrase = low == slot.high and slot.kind == "definite" and after[start] in LINKS
            if slot.low < low < slot.high or after_phrase:
                found += after[start:end]
                touched = True
        elif low < slot.high and high > slot.low:
            found += after[start:end]
            touched = True
    words = tuple(word for word in found if word[0].isalnum() or word == "'s")
    return words if touched else None


def _same(gold: tuple[str, ...] | None, candidate: Candidate) -> bool:
    mention = candidate.mention
    if mention is None:
        return gold is None
    if not gold:
        return False
    return _near(gold, mention.words)


def _near(gold: tuple[str, ...], put: tuple[str, ...]) -> bool:
    wanted, words = _bare(gold), _bare(put)
    if not wanted or not words:
        return False
    common = len(set(wanted) & set(words))
    return 2 * common / (len(set(wanted)) + len(set(words))) > 0.75


def _bare(words: tuple[str, ...]) -> list[str]:
    return [word.removesuffix("'s").strip("'.") for word in words if word not in ("the", "'s", "a")]


def fit(made: list[Decision], ridge: float, rounds: int = 150) -> Weights:
    """Ridge log-linear weights by full-batch Adam (Kingma and Ba 2015).

    Several right candidates count together: their summed probability is made likely.
    """
    seen: dict[str, int] = {}
    for decision in made:
        for each in decision.found:
            for name in each.features:
                seen[name] = seen.get(name, 0) + 1
    index = {name: at for at, name in enumerate(sorted(n for n, c in seen.items() if c >= RARE))}
    columns: list[int] = []
    row_of: list[int] = []
    group: list[int] = []
    right: list[bool] = []
    for number, decision in enumerate(made):
        for each, is_right in zip(decision.found, decision.right, strict=True):
            known = [index[name] for name in each.features if name in index]
            columns += known
            row_of += [len(group)] * len(known)
            group.append(number)
            right.append(is_right)
    cols, rows = np.array(columns, np.int32), np.array(row_of, np.int32)
    groups, good = np.array(group, np.int32), np.array(right)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    weights = np.zeros(len(index))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        scores = np.bincount(rows, weights[cols], minlength=len(groups))
        everything = _softmax(scores, groups, starts)
        wanted = _softmax(np.where(good, scores, -1e9), groups, starts)
        gradient = np.bincount(cols, (everything - wanted)[rows], minlength=len(index))
        gradient += ridge * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        rate = 0.1 * (0.1 if step > 0.8 * rounds else 1.0)
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return {name: float(weights[at]) for name, at in index.items()}


def _softmax(
    scores: NDArray[np.float64], groups: NDArray[np.int32], starts: NDArray[np.int64]
) -> NDArray[np.float64]:
    raised = np.exp(scores - np.maximum.reduceat(scores, starts)[groups])
    total: NDArray[np.float64] = np.add.reduceat(raised, starts)
    return np.asarray(raised / total[groups])


def show(kept: list[list[Row]], weights: Weights) -> None:
    """BLEU, and the share of good questions changed, for each threshold."""
    for titled in (True, False):
        rows = [row for each in kept for row, _, _ in replay(each, rewriter({}), titled=titled)]
        gold = [row.rewrite for row in rows]
        print(f"  titles {titled}: unchanged {bleu([r.question for r in rows], gold):.2f}")
        for odds in ODDS:
            rewrite = rewriter(weights, odds)
            own = [
                rewrite(row.question, turns, title)
                for each in kept
                for row, turns, title in replay(each, rewrite, titled=titled)
            ]
            good = [at for at, row in enumerate(rows) if plain(row.question) == plain(row.rewrite)]
            changed = sum(plain(own[at]) != plain(rows[at].question) for at in good)
            print(
                f"  odds {odds:.1f}: BLEU {bleu(own, gold):.2f}, changed "
                f"{100 * changed / len(good):.1f} % of {len(good)} good questions",
                flush=True,
            )


def plain(text: str) -> str:
    """A question without case, blanks and marks, to see whether a human changed it."""
    return " ".join(token.lower for token in tokenise(text) if token.word)


if __name__ == "__main__":
    main()
