"""The layers: which module may import which, and the engine without its front end."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def contracts() -> list[dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def python(code: str, **options: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def test_the_contracts_are_kept() -> None:
    done = python(
        "from importlinter.cli import lint_imports_command as lint\nlint(['--no-cache'])", cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts())} kept, 0 broken" in done.stdout


def test_the_contracts_are_those_of_the_design() -> None:
    by_name = {str(contract["name"]): contract for contract in contracts()}
    assert {"tui", "textual"} <= set(
        by_name["The engine knows no front end"]["forbidden_modules"]  # type: ignore[call-overload]
    )
    assert "From records up to the command line" in by_name
    assert "Records stand alone" in by_name


def test_every_module_of_the_engine_has_its_layer() -> None:
    (layers,) = (c["layers"] for c in contracts() if c["type"] == "layers")
    assert isinstance(layers, list)
    placed = {name.strip() for layer in layers for name in str(layer).replace("|", ":").split(":")}
    here = {f"qa.{path.stem}" for path in (ROOT / "qa").glob("*.py")} - {"qa.__init__"}
    here |= {f"qa.{path.parent.name}" for path in (ROOT / "qa").glob("*/__init__.py")}
    assert {name.strip("()") for name in placed} >= here


def test_the_engine_works_without_a_front_end(tmp_path: Path) -> None:
    # A name that is None in sys.modules can't be imported.
    article = tmp_path / "weir.txt"
    article.write_text("The weir fell in 2019.")
    done = python(
        "import sys\n"
        "for name in ('textual', 'tui'): sys.modules[name] = None\n"
        "from qa.cli import run\n"
        f"sys.exit(run(['ask', 'When did the weir fall?', {str(article)!r},"
        " '--min-confidence', '0', '--reader', 'sentence']))"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The weir fell in 2019.")


def test_help_works_without_a_front_end() -> None:
    done = python(
        "import sys\n"
        "for name in ('textual', 'tui', 'tui.command'): sys.modules[name] = None\n"
        "from qa.cli import run\n"
        "sys.exit(run(['--help']))"
    )
    assert done.returncode == 0, done.stderr
    assert "  ask " in done.stdout
