"""The sample article and its suggested questions."""

from __future__ import annotations

from pathlib import Path

import pytest

import qa
from qa import samples
from qa.records import Article


def test_the_sample_article(sample: Article) -> None:
    assert sample.date == "2023-12-21"
    assert "Gen. C.Q. Brown" in sample.text
    assert sample.text[sample.prose_start :].startswith("The chair of the Joint Chiefs")


def test_suggested_questions_of_the_sample(sample: Article) -> None:
    asked = samples.suggested_questions(sample)
    assert len(asked) >= 4
    assert all(question.endswith("?") for question in asked)
    assert len(set(asked)) == len(asked)


def test_a_copy_under_another_name_has_the_same_questions(sample: Article) -> None:
    copy = Article(sample.text, title="other", source="/elsewhere/copy.txt")
    assert samples.suggested_questions(copy) == samples.suggested_questions(sample)


def test_other_articles_have_none(article: Article) -> None:
    assert samples.suggested_questions(article) == []


def test_the_list_may_be_changed_by_who_gets_it(sample: Article) -> None:
    samples.suggested_questions(sample).clear()
    assert samples.suggested_questions(sample)


def test_seeds_inside_the_package_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "qa"
    for place in (package / "seeds", package.parent / "seeds"):
        place.mkdir(parents=True)
        (place / "questions.jsonl").touch()
    monkeypatch.setattr(samples, "__file__", str(package / "samples.py"))
    assert samples.folder() == package / "seeds"
    (package / "seeds" / "questions.jsonl").unlink()
    assert samples.folder() == package.parent / "seeds"


def test_missing_seeds_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "__file__", str(tmp_path / "qa" / "samples.py"))
    with pytest.raises(qa.DataError, match="sample articles are missing; install"):
        samples.folder()
