"""The README and the docstrings: every example gives what it says it gives."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import shlex
from pathlib import Path

import click
import pytest

import qa
import tui
from qa.ask_command import ask
from qa.cli import run

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    """The insides of the README's code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def console_examples() -> list[tuple[str, str]]:
    """Each ``$ qa ask`` command of the README and the lines below it."""
    found = []
    for block in fenced("console"):
        for command, output in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command.startswith("qa ask"):
                found.append((command, output))
    return found


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.model
def test_python_examples() -> None:
    blocks = fenced("python")
    assert len(blocks) >= 2
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    report: list[str] = []
    # One session, as a reader types them one after the other.
    examples = parser.get_doctest("\n".join(blocks), {}, "README.md", "README.md", 0)
    assert len(examples.examples) >= 8
    failed, _ = runner.run(examples, out=report.append)
    assert not failed, "".join(report)


@pytest.mark.model
@pytest.mark.parametrize(
    ("command", "output"), console_examples(), ids=lambda text: str(text).split("\n")[0][:60]
)
def test_console_examples(command: str, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = run(shlex.split(command, comments=True)[1:])
    out, err = capsys.readouterr()
    assert (out, err) == (output, "")
    assert code == (1 if output.startswith(("The article doesn't say", "I'm not sure")) else 0)


def test_there_are_examples_of_an_answer_of_doubt_and_of_none() -> None:
    outputs = [output for _, output in console_examples()]
    assert any(output.startswith("The article doesn't say") for output in outputs)
    assert any(output.startswith("I'm not sure") for output in outputs)
    assert any("  — " in output and "%)" in output for output in outputs)


def test_the_options_table_is_that_of_the_command() -> None:
    rows = dict(re.findall(r"^\| `(--[a-z-]+)[^`]*` \| (.+) \|$", README, re.MULTILINE))
    options = {
        parameter.opts[0]: parameter
        for parameter in ask.params
        if isinstance(parameter, click.Option)
    }
    assert set(rows) == set(options)
    for name, says in rows.items():
        for default in re.findall(r"\((\d+)\)", says):
            assert options[name].default == int(default), name


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README)
    missing = [
        link for link in links if "://" not in link and not (ROOT / link.split("#")[0]).exists()
    ]
    assert missing == []


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"^\$ make (\w+)", README, re.MULTILINE))
    assert {"chat", "test"} <= named
    assert named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def modules() -> list[str]:
    """Every module of the engine and of the chat."""
    found = [info.name for info in pkgutil.walk_packages(qa.__path__, "qa.")]
    found += [info.name for info in pkgutil.walk_packages(tui.__path__, "tui.")]
    return ["qa", *(name for name in found if not name.endswith("__main__"))]


@pytest.mark.model
@pytest.mark.parametrize("name", modules())
def test_docstring_examples(name: str) -> None:
    report: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for examples in doctest.DocTestFinder().find(importlib.import_module(name), name):
        runner.run(examples, out=report.append)
    assert not report, "".join(report)


def test_docstrings_have_examples() -> None:
    tried = sum(
        len(test.examples)
        for name in modules()
        for test in doctest.DocTestFinder().find(importlib.import_module(name), name)
    )
    assert tried >= 20
