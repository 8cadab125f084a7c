"""docs/migrating.md: what can run offline gives what it says; the rest is at least Python."""

from __future__ import annotations

import ast
import doctest
import re
import shutil
from pathlib import Path

import pytest

from qa.span_reader import SpanReader

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    """The insides of the guide's code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_examples(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(tiny_model, tmp_path / "my-reader")
    monkeypatch.chdir(tmp_path)
    # Readers are kept open by the name of their folder, which is another's in another test.
    monkeypatch.setattr("qa.reader._open_folder", SpanReader)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    examples = parser.get_doctest("\n".join(fenced("python")), {}, "migrating.md", None, 0)
    assert len(examples.examples) >= 12
    report: list[str] = []
    failed, _ = runner.run(examples, out=report.append)
    assert not failed, "".join(report)


def test_what_needs_other_packages_is_python() -> None:
    blocks = fenced("py")
    assert len(blocks) >= 4
    for block in blocks:
        ast.parse(block)


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", GUIDE)
    assert links
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in GUIDE.splitlines()
        if line.startswith("#")
    }
    for link in links:
        if link.startswith("#"):
            assert link[1:] in headings
        elif "://" not in link:
            assert (ROOT / "docs" / link).exists()


def test_defaults_are_those_of_the_code() -> None:
    from qa.compat import _Settings
    from qa.span_model import OVERLAP_TOKENS, WINDOW_TOKENS

    rows = dict(re.findall(r"^\| `(\w+)`[^|]* \| (\w+) \|", GUIDE, re.MULTILINE))
    settings = _Settings()
    for name in ("top_k", "handle_impossible_answer", "max_answer_len", "align_to_words"):
        assert rows[name] == str(getattr(settings, name))
    assert (rows["max_seq_len"], rows["doc_stride"]) == (str(WINDOW_TOKENS), str(OVERLAP_TOKENS))
