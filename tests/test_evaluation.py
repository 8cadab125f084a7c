"""A whole evaluation with small answerers whose every figure can be worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import qa
from qa.datasets import load_dataset
from qa.datasets.records import Dataset
from qa.evaluation import evaluate, plain_answer, score_predictions
from qa.evaluation.comparing import compare
from qa.evaluation.outcome import outcome_from_dict, outcome_to_dict
from qa.records import Answer, Article, Passage, Ranked, Sentence, Span, Trace
from qa.reports.wording import notes

WEIR = "The weir was built in 1871.\n\nA flood broke it in 2019. Nobody was hurt."
BREAD = "Bake the bread for an hour.\n\nLet it cool on a rack. Rye needs a day."


def squad_file(folder: Path) -> Path:
    """Two articles of two paragraphs; question i asks for the text in braces."""

    def paragraph(context: str, *asked: tuple[str, str]) -> dict:
        questions = [
            {
                "id": number,
                "question": f"What of {number}?",
                "answers": [{"text": gold, "answer_start": context.index(gold)}] if gold else [],
            }
            for number, gold in asked
        ]
        return {"context": context, "qas": questions}

    weir, bread = WEIR.split("\n\n"), BREAD.split("\n\n")
    data = [
        {
            "title": "Weir",
            "paragraphs": [
                paragraph(weir[0], ("w1", "1871")),
                paragraph(weir[1], ("w2", "A flood"), ("w3", "")),
            ],
        },
        {
            "title": "Bread",
            "paragraphs": [
                paragraph(bread[0], ("b1", "an hour")),
                paragraph(bread[1], ("b2", "on a rack"), ("b3", "")),
            ],
        },
    ]
    path = folder / "set.json"
    path.write_text(json.dumps({"version": "v2.0", "data": data}))
    return path


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    return load_dataset(squad_file(tmp_path))


def passages_of(article: Article) -> list[Passage]:
    """One passage for each paragraph."""
    found, start = [], 0
    for number, text in enumerate(article.text.split("\n\n"), start=1):
        end = start + len(text)
        found.append(Passage(article, number, start, end, (Sentence(start, end),)))
        start = end + 2
    return found


def traced(
    article: Article, said: str, confidence: float, read: list[int], threshold: float = 0.5
) -> Answer:
    """An answer as the engine gives it: ``said`` from the passages in ``read``."""
    passages = [passages_of(article)[number] for number in read]
    spans = []
    for passage in passages:
        at = passage.text.find(said)
        if at >= 0:
            start = passage.start + at
            spans.append(Span(passage, start, start + len(said), confidence, 0.0))
    assert spans, said
    trace = Trace("scripted", threshold, tuple(Ranked(p, 1.0) for p in passages), tuple(spans))
    found = confidence >= threshold
    answer = plain_answer("?", article, said if found else "", spans[0].start, confidence)
    if found:
        answer = replace(answer, sentence=spans[0].passage.text)
    return replace(answer, article=article, trace=trace)


# What is answered to each question (text, confidence, paragraphs read), and where it
# is lost: each class once.
SCRIPT: dict[str, tuple[str, float, list[int], str]] = {
    "w1": ("1871", 0.9, [0, 1], ""),
    "w2": ("weir", 0.8, [0], "not_retrieved"),
    "w3": ("2019", 0.7, [1, 0], "unanswerable"),
    "b1": ("a day", 0.6, [1, 0], "other_passage"),
    "b2": ("cool on", 0.55, [1, 0], "wrong_span"),
    "b3": ("Rye", 0.1, [1, 0], ""),
}


def scripted(question: str, article: Article) -> Answer:
    said, confidence, read, _ = SCRIPT[question.split()[-1].rstrip("?")]
    return traced(article, said, confidence, read)


def test_every_wrong_question_is_lost_in_exactly_one_place(dataset: Dataset) -> None:
    report = evaluate(dataset, scripted)
    assert {o.id: o.loss for o in report.outcomes} == {i: row[3] for i, row in SCRIPT.items()}
    assert report.losses["right"] == 2
    assert sum(report.losses.values()) == len(dataset.questions)


def test_the_figures_by_hand(dataset: Dataset) -> None:
    report = evaluate(dataset, scripted)
    expected = {
        "exact": 2 / 6,
        "exact_answerable": 1 / 4,
        "exact_unanswerable": 1 / 2,
        "answered": 5 / 6,
        "abstain_accuracy": 5 / 6,
        "citation_hit": 2 / 4,  # 1871; "cool on" overlaps "on a rack"
        "sentence_hit": 2 / 4,
        "recall@1": 2 / 4,  # not for "w2", which was never ranked, nor "b1", second
        "recall@5": 3 / 4,
        "mrr": (1 + 0 + 1 / 2 + 1) / 4,
        "best_exact": 3 / 6,  # only 1871, and nothing to what can't be answered
        "aurc": (0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5 + 5 / 6) / 6,
        "coverage@80": 1 / 6,
    }
    for name, value in expected.items():
        assert report.value(name) == pytest.approx(100 * value), name
    assert report.value("best_exact_threshold") == pytest.approx(0.9)
    assert report.figures["f1"].count == 6 and report.resampled == "articles"
    exact = report.figures["exact"]
    assert exact.low == exact.high == pytest.approx(100 / 3)  # as good on both articles


def test_exact_matches_are_compared_with_how_likely_the_very_words_are(dataset: Dataset) -> None:
    def surer_of_the_place(question: str, article: Article) -> Answer:
        answer = scripted(question, article)
        assert answer.trace is not None
        exact = (answer.confidence / 2,) * len(answer.trace.spans)
        return replace(answer, trace=replace(answer.trace, exact=exact))

    half = evaluate(dataset, surer_of_the_place)
    assert [o.sure for o in half.outcomes] == [o.confidence / 2 for o in half.outcomes]
    plain = evaluate(dataset, scripted)
    assert all(o.sure is None for o in plain.outcomes)
    assert half.figures["ece"].value != plain.figures["ece"].value
    assert half.figures["best_exact_threshold"] == plain.figures["best_exact_threshold"]
    placed = [
        evaluate(dataset, each, right_when="citation") for each in (scripted, surer_of_the_place)
    ]
    assert placed[0].figures["ece"] == placed[1].figures["ece"]


def test_right_span_but_abstained(dataset: Dataset) -> None:
    def unsure(question: str, article: Article) -> Answer:
        return traced(article, "1871" if "1871" in article.text else "hour", 0.2, [0, 1])

    first = evaluate(dataset, unsure).outcomes[0]
    assert (first.text, first.candidate, first.loss) == ("", "1871", "abstained")
    assert first.candidate_exact == 1 and first.candidate_right and not first.right


@pytest.mark.parametrize(("sure", "count"), [(0.6, 6), (0.4, 0)])
def test_what_was_offered_is_told_beside_the_figures(
    dataset: Dataset, sure: float, count: int
) -> None:
    def unsure(question: str, article: Article) -> Answer:
        said = "1871" if "1871" in article.text else "hour"
        return traced(article, said, sure, [0, 1], threshold=0.75)

    report = evaluate(dataset, unsure)
    assert sum(outcome.offered for outcome in report.outcomes) == count
    assert not report.figures["answered"].value
    told = [note for note in notes(report) if note.startswith("Unsure")]
    said = "Unsure, so offered and not answered: 6, of which right: 2 (unanswerable: 2)."
    assert told == ([said] if count else [])


@pytest.mark.parametrize("scope", ["paragraph", "article", "library"])
def test_offsets_are_right_in_every_scope(dataset: Dataset, scope: str) -> None:
    seen = []

    def first_gold(question: str, article: Article | tuple[Article, ...]) -> Answer:
        number = question.split()[-1].rstrip("?")
        gold = {"w1": "1871", "w2": "A flood", "b1": "an hour", "b2": "on a rack"}.get(number, "")
        every = article if isinstance(article, tuple) else (article,)
        seen.append(len(every))
        for each in every:
            if gold and gold in each.text:
                return plain_answer(question, each, gold, each.text.index(gold), 0.9)
        return plain_answer(question, every[0], "", confidence=0.1)

    report = evaluate(dataset, first_gold, scope=scope)
    assert report.value("exact") == report.value("citation_hit") == 100
    assert set(seen) == {2 if scope == "library" else 1}
    for outcome in report.outcomes:
        if outcome.place is not None:
            start, end = outcome.place
            assert dataset.articles[outcome.place_article].text[start:end] == outcome.text


def test_the_right_words_in_another_article_are_no_citation_hit(dataset: Dataset) -> None:
    def elsewhere(question: str, articles: tuple[Article, ...]) -> Answer:
        return plain_answer(question, articles[1], "Bake", 0, 0.9)

    first = evaluate(dataset, elsewhere, scope="library").outcomes[0]
    assert (first.citation_hit, first.place_article, first.loss) == (0, 1, "other_passage")


def test_distractors_are_asked_and_are_no_place_of_an_answer(dataset: Dataset) -> None:
    other = replace(dataset, articles=(Article("The weir of w1 was built in 1066.", "Other"),))

    def elsewhere(question: str, articles: tuple[Article, ...]) -> Answer:
        assert [each.title for each in articles[len(dataset.articles) :]] == ["Other"]
        return plain_answer(question, articles[-1], "1066", 28, 0.9)

    report = evaluate(dataset, elsewhere, scope="library", distractors=other)
    assert (report.value("exact"), report.value("citation_hit")) == (0, 0)
    assert report.outcomes[0].place_article == -1
    assert report.data["distractors"] == 1 and "among 1 others" in notes(report)[0]
    with pytest.raises(qa.DataError, match="scope library"):
        evaluate(dataset, elsewhere, distractors=other)


def test_an_answerer_may_give_just_a_text(dataset: Dataset) -> None:
    report = evaluate(dataset, lambda question, article: "1871" if "w1" in question else None)
    assert report.value("exact") == pytest.approx(100 * 3 / 6)
    assert report.losses["abstained"] == 3
    for unknown in ("citation_hit", "recall@1", "ece", "aurc", "best_f1"):
        assert unknown not in report.figures
    with pytest.raises(qa.DataError, match="not known for this run"):
        report.value("ece")


def test_free_gold_answers_have_no_place(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps({"question": "Built?", "answers": ["long ago"], "article": WEIR}))
    report = evaluate(path, scripted_for("1871"))
    assert "citation_hit" not in report.figures and "recall@1" not in report.figures
    assert report.losses["wrong_span"] == 1 and report.resampled == "questions"
    assert report.figures["exact"].low is None


def scripted_for(said: str):
    return lambda question, article: traced(article, said, 0.9, [0, 1])


def test_evidence_sets_count_a_citation_as_right(dataset: Dataset) -> None:
    report = evaluate(dataset, scripted, right_when="citation")
    assert {o.id for o in report.outcomes if o.right} == {"w1", "b2", "b3"}


def test_predictions_of_another_system(dataset: Dataset) -> None:
    said = {"w1": "1871", "w2": "in a flood", "w3": "", "b1": "a rack", "b3": "Rye", "zz": "?"}
    doubt = {"w1": 0.1, "w2": 0.2, "w3": 0.9, "b1": 0.5, "b3": 0.6, "b2": 0.5}
    report = score_predictions(dataset, said, no_answer=doubt)
    assert report.missing == ["b2"] and list(report.unknown_ids) == ["zz"]
    losses = {o.id: o.loss for o in report.outcomes}
    assert losses == {
        "w1": "",
        "w2": "other_passage",
        "w3": "",
        "b1": "other_passage",
        "b2": "missing",
        "b3": "unanswerable",
    }
    assert report.value("best_exact") == pytest.approx(100 * 3 / 6)


def test_a_missing_prediction_is_wrong_even_where_silence_is_right(dataset: Dataset) -> None:
    report = score_predictions(dataset, {})
    assert report.value("exact") == report.value("f1") == report.value("abstain_accuracy") == 0
    assert report.losses["missing"] == 6


def test_paired_differences(dataset: Dataset) -> None:
    before = evaluate(dataset, scripted)
    after = evaluate(dataset, lambda question, article: "an hour" if "b1" in question else "")
    old = {"system": {"name": "old"}, "data": before.data}
    found = compare(old, before.outcomes, after.data, after.outcomes)
    assert [c.id for c in found.won] == ["w3", "b1"] and [c.id for c in found.lost] == ["w1"]
    exact = next(d for d in found.differences if d.name == "exact")
    assert exact.difference == pytest.approx(100 * 1 / 6)
    assert exact.low is not None and exact.low <= exact.difference <= (exact.high or 0)
    assert found.same_data and found.common == 6
    same = compare(old, before.outcomes, before.data, before.outcomes)
    assert {(d.difference, d.low, d.high) for d in same.differences} == {(0, 0, 0)}
    with pytest.raises(qa.DataError, match="no question in common"):
        compare(old, [replace(before.outcomes[0], id="?")], after.data, after.outcomes)


def test_outcomes_survive_json(dataset: Dataset) -> None:
    for outcome in evaluate(dataset, scripted).outcomes:
        assert outcome_from_dict(json.loads(json.dumps(outcome_to_dict(outcome)))) == outcome
