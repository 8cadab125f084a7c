"""The measures against the official figures, an independent library, and by hand."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import metrics
from qa.evaluation import score_predictions
from qa.evaluation.measures import Columns, measure_named
from qa.evaluation.predicting import judge_predictions, read_predictions
from qa.evaluation.report import Timing
from qa.evaluation.summary import point

DATA = Path(__file__).parents[2] / "shared" / "data"
V1, V2 = "squad_dev_v1.1.json.gz", "squad_dev_v2.0.json.gz"

# As published with the files.
PUBLISHED = [
    (V1, "squad1.1-logistic-regression", "40.14", "50.98", 13),
    (V1, "squad1.1-match-lstm-ensemble", "67.63", "76.76", 0),
    (V1, "squad1.1-slqa-plus-ensemble", "81.95", "88.38", 0),
    (V1, "squad1.1-r-net-plus-ensemble", "82.47", "88.48", 0),
    (V1, "squad1.1-bert-ensemble", "86.21", "92.20", 0),
    (V2, "squad2.0-bidaf-self-attention-elmo", "65.70", "67.88", 0),
    (V2, "squad2.0-nlnet-single", "75.83", "78.78", 0),
    (V2, "squad2.0-bert-single", "78.74", "81.78", 0),
]


@pytest.fixture(scope="module")
def published_data() -> dict[str, object]:
    if not DATA.is_dir():
        pytest.skip("the public data sets are not here")
    from qa.datasets import load_dataset

    return {name: load_dataset(DATA / name) for name in (V1, V2)}


@pytest.mark.data
@pytest.mark.parametrize(("data", "name", "exact", "f1", "missing"), PUBLISHED)
def test_the_published_figures_to_the_last_digit(
    published_data, data: str, name: str, exact: str, f1: str, missing: int
) -> None:
    predictions = read_predictions(DATA / "predictions" / f"{name}.json.gz")
    outcomes = judge_predictions(published_data[data], predictions, "article")
    columns = Columns(outcomes)
    values = [point(measure_named(each), columns, Timing())[0] for each in ("exact", "f1")]
    assert [f"{value:.2f}" for value in values] == [exact, f1]
    assert sum(outcome.missing for outcome in outcomes) == missing


@pytest.mark.data
def test_scoring_a_whole_development_set_is_quick(published_data) -> None:
    predictions = read_predictions(DATA / "predictions" / f"{PUBLISHED[0][1]}.json.gz")
    started = time.process_time()
    report = score_predictions(published_data[V1], predictions)
    assert time.process_time() - started < 3
    assert len(report.missing) == 13
    assert sum(report.losses.values()) == 10570


@pytest.mark.parametrize(
    ("prediction", "golds", "rules", "exact", "f1"),
    [
        ("Denver Broncos", ["denver broncos"], "1.1", 1, 1),  # case
        ("The Denver-Broncos!", ["DenverBroncos"], "1.1", 1, 1),  # punctuation goes, no blank
        ("the an a", ["A"], "1.1", 1, 0),  # articles go; 1.1 has no F1 for nothing
        ("the an a", ["A"], "2.0", 1, 1),  # 2.0 takes a gold without words for none
        ("a\u00a0 cat\n sat", ["cat sat"], "2.0", 1, 1),  # any blanks
        ("theatre", ["atre"], "2.0", 0, 0),  # an article is a whole word
        ("“cat”", ["cat"], "2.0", 0, 0),  # only ASCII punctuation goes
        ("cat cat", ["cat"], "2.0", 0, 2 / 3),  # words count as often as in both
        ("cat sat", ["dog", "cat", "the cat sat"], "1.1", 1, 1),  # best over the golds
        ("cat", ["cat sat", "cat sat on mats"], "1.1", 0, 2 / 3),
        ("", ["cat"], "1.1", 0, 0),
        ("", ["cat"], "2.0", 0, 0),
        ("", [], "2.0", 1, 1),  # unanswerable: "" is right
        ("cat", [], "2.0", 0, 0),
        ("the", [], "2.0", 1, 1),  # nothing is left of it
        ("cat", [], "1.1", 0, 0),
        ("", ["?", "cat"], "2.0", 0, 0),  # a gold without words is dropped beside others
        ("!", ["?", "cat"], "1.1", 1, 0),  # 1.1 keeps it
    ],
)
def test_every_rule_of_the_official_scripts(prediction, golds, rules, exact, f1) -> None:
    assert metrics.best_over_golds(prediction, golds, rules) == (exact, pytest.approx(f1))


@given(st.text(), st.text())
def test_f1_is_symmetric_and_1_for_what_matches_exactly(one: str, other: str) -> None:
    assert metrics.f1(one, other) == pytest.approx(metrics.f1(other, one))
    assert 0 <= metrics.f1(one, other) <= 1
    if metrics.exact_match(one, other):
        assert metrics.f1(one, other) == 1


RANKINGS = [([1], 1), ([3], 1), ([2, 5], 2), ([1, 2, 3], 4), ([7, 21], 3), ([], 2), ([20], 1)]


def test_ranking_measures_equal_those_of_ir_measures() -> None:
    ir = pytest.importorskip("ir_measures")
    names = {"recall@1": "Success@1", "recall@5": "Success@5", "recall@20": "Success@20"}
    names |= {"mrr": "RR", "ndcg": "nDCG@20"}
    parsed = {name: ir.parse_measure(theirs) for name, theirs in names.items()}
    for ranks, relevant in RANKINGS:
        unranked = [100 + number for number in range(relevant - len(ranks))]
        qrels = [ir.Qrel("q", f"d{place}", 1) for place in [*ranks, *unranked]]
        run = [ir.ScoredDoc("q", f"d{rank}", 100 - rank) for rank in range(1, 31)]
        theirs = ir.calc_aggregate(list(parsed.values()), qrels, run)
        ours = {f"recall@{k}": metrics.recall_at(ranks, k) for k in (1, 5, 20)}
        ours |= {"mrr": metrics.reciprocal_rank(ranks), "ndcg": metrics.ndcg(ranks, relevant)}
        for name, value in ours.items():
            assert value == pytest.approx(theirs[parsed[name]]), (name, ranks)


@pytest.mark.parametrize(
    ("ranks", "relevant", "rr", "ndcg"),
    [
        ([1], 1, 1, 1),
        ([2], 1, 1 / 2, 1 / np.log2(3)),
        ([2, 3], 2, 1 / 2, (1 / np.log2(3) + 1 / 2) / (1 + 1 / np.log2(3))),
        ([], 1, 0, 0),
    ],
)
def test_ranking_measures_by_hand(ranks, relevant, rr, ndcg) -> None:
    assert metrics.reciprocal_rank(ranks) == pytest.approx(rr)
    assert metrics.ndcg(ranks, relevant) == pytest.approx(ndcg)


def test_reliability_puts_the_edges_into_the_upper_bin() -> None:
    table = metrics.reliability(np.array([0.3, 0.7, 1.0, 0.0]), np.array([1.0, 0, 1, 0]))
    assert [row.low for row in table] == [0.0, 0.3, 0.7, 0.9]
    assert [row.high for row in table] == [0.1, 0.4, 0.8, 1.0]
    assert sum(row.count for row in table) == 4


def test_calibration_error_is_the_weighted_gap() -> None:
    confidence = np.array([0.9, 0.9, 0.9, 0.1])
    right = np.array([1.0, 1.0, 0.0, 0.0])
    expected = 3 / 4 * abs(0.9 - 2 / 3) + 1 / 4 * 0.1
    whole = np.ones((1, 4))
    assert metrics.expected_calibration_error(confidence, right, whole)[0] == pytest.approx(
        expected
    )


def test_risk_and_coverage_by_hand() -> None:
    confidence, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 0, 1, 1])
    whole = np.ones((1, 4))
    coverage, risk, _ = metrics.risk_coverage(confidence, right, whole)
    assert coverage[0].tolist() == [0.25, 0.5, 0.75, 1]
    assert risk[0] == pytest.approx([0, 1 / 2, 1 / 3, 1 / 4])
    area = metrics.area_under_risk_coverage(confidence, right, whole)
    assert area[0] == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 4) / 4)
    for accuracy, share in ((0.75, 1.0), (0.8, 0.25), (1.0, 0.25)):
        found = metrics.coverage_at_accuracy(confidence, right, whole, accuracy)
        assert found[0] == share


def test_equal_confidences_come_in_together_in_any_order() -> None:
    confidence, whole = np.full(4, 0.5), np.ones((1, 4))
    for right in ([1.0, 1, 0, 0], [0.0, 0, 1, 1]):
        assert metrics.area_under_risk_coverage(confidence, np.array(right), whole)[0] == 0.5
        assert metrics.coverage_at_accuracy(confidence, np.array(right), whole, 0.8)[0] == 0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.integers(1, 3)), min_size=1))
def test_a_weight_is_worth_as_many_copies(questions) -> None:
    confidence, right, times = (np.array(column, float) for column in zip(*questions, strict=True))
    copies = np.repeat(np.arange(len(times)), times.astype(int))
    for measure in (metrics.area_under_risk_coverage, metrics.expected_calibration_error):
        weighted = measure(confidence, right, times[None, :])
        copied = measure(confidence[copies], right[copies], np.ones((1, len(copies))))
        assert weighted[0] == pytest.approx(copied[0])


def _official_best(scores, no_answer, answerable, spoke):
    """``find_best_thresh`` as SQuAD 2.0 describes it, one question at a time."""
    total = best = sum(not each for each in answerable)
    threshold = 0.0
    for at in sorted(range(len(scores)), key=lambda i: no_answer[i]):
        total += scores[at] if answerable[at] else -1 if spoke[at] else 0
        if total > best:
            best, threshold = total, no_answer[at]
    return best / len(scores), threshold


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.booleans(), st.booleans()), min_size=1)
)
def test_best_threshold_is_the_official_one(questions) -> None:
    scores, no_answer, answerable, spoke = (list(c) for c in zip(*questions, strict=True))
    best, threshold = metrics.best_threshold(
        np.array(scores),
        np.array(no_answer),
        np.array(answerable),
        np.array(spoke),
        np.ones((1, len(scores))),
    )
    expected = _official_best(scores, no_answer, answerable, spoke)
    assert (best[0], threshold[0]) == pytest.approx(expected)


def test_intervals_draw_articles_not_questions() -> None:
    # Two articles, one all right and one all wrong: drawing questions would give a
    # narrow interval, drawing articles can't tell 0 from 1.
    values = np.array([1.0] * 500 + [0.0] * 500)
    cluster = np.array([0] * 500 + [1] * 500)
    drawn = metrics.draws(2)
    assert metrics.interval(metrics.resampled_means(values, cluster, drawn)) == (0, 1)
    assert (drawn == metrics.draws(2)).all()


def test_a_mean_leaves_out_what_is_not_known() -> None:
    values = np.array([1.0, np.nan, 0.0])
    means = metrics.resampled_means(values, np.array([0, 1, 2]), np.ones((1, 3)))
    assert means[0] == 0.5
    assert metrics.interval(np.array([np.nan])) is None


@given(st.text(alphabet="ab. ", max_size=30), st.data())
def test_the_sentence_around_an_answer_is_found_where_the_answer_is(text: str, data) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low = data.draw(st.integers(0, start))
    high = data.draw(st.integers(end, len(text)))
    found = metrics.sentence_place(text, text[low:high], (start, end))
    assert found[0] <= start and end <= found[1]
    assert found == (start, end) or text[found[0] : found[1]] == text[low:high]
