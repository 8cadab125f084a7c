"""The labels that the ranking of follow-ups is fitted on, and the fitting itself."""

from __future__ import annotations

import pytest
from qa.conversation import slots
from qa.conversation.ranking import Candidate, probabilities

from training.fit_rewriting import Decision, aligned, fit
from training.follow_ups import Row, held_out, replay


@pytest.mark.parametrize(
    ("question", "rewrite", "words"),
    [
        ("When did he die?", "When did Frank Zappa die?", ("frank", "zappa")),
        ("What was his job?", "What was Zappa's job?", ("zappa", "'s")),
        ("When did he die?", "When did he die?", None),
        ("When was the trial?", "When was the Bulow trial?", ("the", "bulow", "trial")),
        ("What of the album?", "What of the album by Queen?", None),
    ],
)
def test_what_the_human_put_in_the_slot(
    question: str, rewrite: str, words: tuple[str, ...] | None
) -> None:
    (slot,) = slots.find(question)
    assert aligned(question, rewrite, slot) == words


def test_the_fit_prefers_what_was_right() -> None:
    near, far, leave = (Candidate(None, (name,)) for name in ("near", "far", "leave"))
    made = [Decision((near, far, leave), (True, False, False))] * 20
    weights = fit(made, ridge=0.1)
    chances = probabilities((near, far, leave), weights)
    assert chances[0] > 0.8
    assert sum(chances) == pytest.approx(1)


def test_dialogues_are_held_out_by_their_name() -> None:
    names = [f"C_{number}_0_q" for number in range(2000)]
    share = sum(map(held_out, names)) / len(names)
    assert 0.05 < share < 0.15
    assert [held_out(name) for name in names] == [held_out(name) for name in names]


def test_a_dialogue_is_replayed_with_what_was_understood() -> None:
    rows = [
        Row("d", "Zappa", (), "When was he born?", "When was Zappa born?"),
        Row("d", "Zappa", (("When was he born?", "1940"),), "Where?", "Where was Zappa born?"),
    ]
    asked: list[tuple[str, int, str]] = []

    def rewriter(question: str, turns: tuple, title: str) -> str:  # type: ignore[type-arg]
        asked.append((question, len(turns), title))
        return question.replace("he", "Zappa")

    replayed = list(replay(rows, rewriter, titled=True))
    assert replayed[1][1][0].answer.asked == "WZappan was Zappa born?"
    assert asked == [("When was he born?", 0, "Zappa")]
    (_, turns, title) = list(replay(rows, lambda q, _t, _n: q, titled=False))[1]
    assert (turns[0].answer.asked, title) == ("When was Zappa born?", "")
