"""What the tests share: a reader without a model, articles, and no user files touched."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import hypothesis
import pytest

import qa
from qa import samples
from qa.confidence import Calibration
from qa.records import Ranked, Span

# The default search is the same on every run, so that a red test is red for everyone;
# HYPOTHESIS_PROFILE=search looks in new places, and longer.
hypothesis.settings.register_profile(
    "same", deadline=None, max_examples=60, derandomize=True, database=None
)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000, database=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


class FakeReader:
    """Answers with the phrases it is given, wherever they stand in the passages.

    ``phrases`` maps a phrase to its score (against a null score of 0, read as
    log-odds); each is found at its first place in each passage. What it was asked
    is kept in ``asked``, the passages it was shown in ``shown``.
    """

    name = "fake"
    calibration = Calibration(slope=1.0, intercept=0.0, threshold=0.5)

    def __init__(self, phrases: dict[str, float] | None = None) -> None:
        self.phrases = phrases or {}
        self.asked: list[str] = []
        self.shown: list[tuple[Ranked, ...]] = []

    def read(self, question: str, ranked: Sequence[Ranked]) -> list[Span]:
        """A span for each phrase that a passage holds, best first."""
        self.asked.append(question)
        self.shown.append(tuple(ranked))
        spans = []
        for phrase, score in self.phrases.items():
            for item in ranked:
                at = item.passage.text.find(phrase)
                if at >= 0:
                    start = item.passage.start + at
                    spans.append(Span(item.passage, start, start + len(phrase), score, 0.0))
        return sorted(spans, key=lambda span: -span.score)


@pytest.fixture
def fake_reader() -> Callable[..., FakeReader]:
    """Makes a reader that answers with given phrases: ``fake_reader({"Taiwan": 3.0})``."""
    return FakeReader


@pytest.fixture
def article() -> qa.Article:
    """A short article of three paragraphs."""
    return qa.Article(
        text=(
            "The old weir was built in 1871 by Tanner & Sons.\n\n"
            "A flood broke the weir on 14 September 2019. Nobody was hurt, the mayor said.\n\n"
            "Maren Oduya wants to build a fish ladder. It would cost £90,000."
        ),
        title="Weir",
        source="weir.txt",
    )


@pytest.fixture(scope="session")
def sample() -> qa.Article:
    """The sample article that comes with the package."""
    return samples.sample_article()


@pytest.fixture(autouse=True)
def _own_directories(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The user's settings are neither read nor written, and no variable colours a test.

    The default reader is the sentence reader, which is quick and needs no model; a test
    marked ``model`` has the one that a user has.
    """
    home: Path = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    for name in ("QA_READER", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setenv("QA_READER", "sentence")
