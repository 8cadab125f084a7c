"""Killed at any moment a library is as of its last commit; one writer; no room; no permission."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import qa
from qa.errors import LibraryError
from qa.library import pooling
from qa.library.lock import WriterLock
from qa.library.store import Store
from qa.search.index import PassageIndex

ROOT = Path(__file__).resolve().parent.parent
needs_signals = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL there")

# Kills itself with SIGKILL at the chosen call of the chosen function, before or after it.
DRIVER = """
import os, signal, sys
from importlib import import_module
import qa, qa.library.writer
place, folder, module, owner, name, nth, when, act = sys.argv[1:]
qa.library.writer.COMMIT_PASSAGES = 4
kind = getattr(import_module(module), owner)
real, calls = getattr(kind, name), 0
def killing(self, *values, **options):
    global calls
    calls += 1
    if calls == int(nth) and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = real(self, *values, **options)
    if calls == int(nth) and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return result
setattr(kind, name, killing)
library = qa.Library(place)
if act == "add":
    library.add(folder, jobs=1)
else:
    library.update(jobs=1)
print("not killed")
"""


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    folder.mkdir()
    for n in range(20):
        text = f"Weir {n} stands in Aldern. It was built in {1800 + n} and has {n * 3} bolts."
        (folder / f"{n:02}.txt").write_text(text)
    return folder


def content(library: qa.Library) -> list[tuple[object, ...]]:
    """Everything that a user can see of a library."""
    rows = library.reading.store.rows(
        "SELECT a.key, a.hash, a.title, a.date, a.details, t.text, a.copy_of, p.number, p.layout, "
        "p.terms, p.forms FROM articles a JOIN texts t ON t.article = a.id JOIN passages p ON "
        "p.article = a.id ORDER BY a.key, p.number"
    )
    return list(rows)


def killed(
    place: Path, press: Path, point: tuple[str, str, str], nth: int, when: str, act: str
) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(place), str(press), *point, str(nth), when, act],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL or done.stdout == "not killed\n", done.stderr
    return done.returncode == -signal.SIGKILL


INDEX = ("qa.search.index", "PassageIndex", "commit")
MADE = ("qa.library.store", "Store", "__init__")
STORE = ("qa.library.store", "Store", "commit")
BANDS = ("qa.library.bands", "Bands", "append")
MERGE = ("qa.library.bands", "Bands", "_merge")
WRITTEN = ("qa.library.bands", "Bands", "_written")


@needs_signals
def test_killed_before_there_is_a_library(tmp_path: Path, press: Path) -> None:
    assert killed(tmp_path / "killed", press, MADE, 1, "before", "add")
    library = qa.Library(tmp_path / "killed")
    with pytest.raises(LibraryError, match="there is no library"):
        library.search("Which weir?")
    assert library.add(press).added == 20 and library.check() == []


@needs_signals
@pytest.mark.parametrize(
    ("point", "nth", "when"),
    [
        (MADE, 1, "after"),
        (("qa.library.store", "Store", "begin"), 1, "before"),
        (INDEX, 2, "before"),
        (INDEX, 2, "after"),
        (STORE, 2, "after"),
        (("qa.library.store", "Store", "put"), 11, "after"),
        (BANDS, 2, "after"),
        (MERGE, 1, "before"),
        (WRITTEN, 5, "before"),
        (WRITTEN, 5, "after"),  # merged, and what it was merged of is still there
        (MERGE, 1, "after"),
    ],
)
def test_killed_while_adding(
    tmp_path: Path, press: Path, point: tuple[str, str, str], nth: int, when: str
) -> None:
    place = tmp_path / "killed"
    assert killed(place, press, point, nth, when, "add")
    library, whole = qa.Library(place), qa.Library(tmp_path / "whole")
    assert library.check() == []
    there = len(library)
    assert there % 4 == 0  # commits only
    for item in library.search("Who built the weir in Aldern?"):
        assert item.passage.text == item.passage.article.text
    report = library.add(press)
    assert (report.added, report.unchanged) == (20 - there, there)
    whole.add(press)
    assert content(library) == content(whole)
    assert library.check() == []
    assert library.search("Which weir has 33 bolts?") == whole.search("Which weir has 33 bolts?")


@needs_signals
@pytest.mark.parametrize(("point", "nth", "when"), [(STORE, 1, "after"), (INDEX, 1, "after")])
def test_killed_while_updating(
    tmp_path: Path, press: Path, point: tuple[str, str, str], nth: int, when: str
) -> None:
    library, whole = qa.Library(tmp_path / "killed"), qa.Library(tmp_path / "whole")
    library.add(press)
    library.close()
    for n in range(6):
        (press / f"{n:02}.txt").write_text(f"Bridge {n} was built in place of a weir in Aldern.")
    (press / "19.txt").unlink()
    assert killed(library.folder, press, point, nth, when, "update")
    assert library.check() == []
    found = library.search("weir bolts bridge", 50)
    assert len({item.passage.article.source for item in found}) == len(found)
    library.update()
    whole.add(press)
    strip = [row[:6] + row[7:] for row in content(library)]  # numbers of copies are others
    assert strip == [row[:6] + row[7:] for row in content(whole)]
    assert library.check() == []
    left = library.reading.store.rows("SELECT count(*) FROM removed")
    assert next(left)[0] == 0


def test_one_writer(tmp_path: Path, press: Path) -> None:
    library = qa.Library(tmp_path / "l")
    library.add(press)
    with WriterLock(library.folder):
        with pytest.raises(LibraryError, match=f"number {os.getpid()}.*is writing"):
            library.add(press)
        assert library.search("weir")
    assert library.add(press).unchanged == 20


def test_interrupted(tmp_path: Path, press: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = qa.Library(tmp_path / "l")
    monkeypatch.setattr("qa.library.writer.COMMIT_PASSAGES", 4)
    calls = []

    def press_keys(progress: object) -> None:
        calls.append(progress)
        if len(calls) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add(press, on_progress=press_keys)
    assert len(library) == 8
    assert library.check() == []
    assert library.add(press).added == 12


@pytest.mark.parametrize("where", ["store", "index"])
def test_no_room(tmp_path: Path, press: Path, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    library = qa.Library(tmp_path / "l")
    library.add(press / "00.txt")

    def full(self: object, *values: object) -> None:
        if where == "store":
            raise sqlite3.OperationalError("database or disk is full")
        raise ValueError('IO error: "No space left on device (os error 28)"')

    with monkeypatch.context() as patch:
        if where == "store":
            patch.setattr(Store, "flush", _mapped_by_store(full))
        else:
            patch.setattr(PassageIndex, "add", _mapped(full))
        with pytest.raises(LibraryError, match="the disk is full; make room"):
            library.add(press)
    assert len(library) == 1
    assert library.check() == []
    assert library.add(press).added == 19
    assert library.check() == []


@pytest.mark.skipif(os.name == "nt", reason="no limits there")
def test_a_limit_that_the_system_sets(tmp_path: Path, press: Path) -> None:
    """What the disk refuses in earnest, not only in a test's own function."""
    library = qa.Library(tmp_path / "l")
    library.add(press / "00.txt")
    library.close()
    (press / "long.txt").write_text("The weir of Aldern fell again. " * 9000)
    script = (
        "import resource, sys, qa\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "try:\n    qa.Library(sys.argv[1]).add(sys.argv[2])\n"
        "except qa.LibraryError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(library.folder), str(press)],
        capture_output=True,
        text=True,
    )
    assert "what is in the library so far stays" in done.stdout, done.stderr
    assert (len(library), library.check()) == (1, [])
    assert library.add(press).added == 20


def _mapped_by_store(act: object) -> object:
    """``act`` as it fails inside of the database, once there is something to write."""

    def failing(self: Store) -> None:
        if self._fresh:
            with self.mapped():
                act(self)  # type: ignore[operator]

    return failing


def _mapped(act: object) -> object:
    """``act`` as it fails inside of the index."""
    from qa.search.failing import mapped as mapping

    def failing(self: PassageIndex, *values: object) -> None:
        with mapping(self.folder):
            act(self, *values)  # type: ignore[operator]

    return failing


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_can_only_be_read(tmp_path: Path, press: Path) -> None:
    library = qa.Library(tmp_path / "l")
    library.add(press)
    library.close()
    folders = [library.folder, *library.folder.glob("index-*")]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert library.search("weir")
        with pytest.raises(LibraryError, match=r"can't be (written|opened)"):
            library.add(press)
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_a_database_that_can_make_no_log_is_read_as_it_is(
    tmp_path: Path, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = qa.Library(tmp_path / "l")
    library.add(press)
    library.close()
    real = sqlite3.connect
    tried: list[str] = []

    def connect(name: str, **options: object) -> sqlite3.Connection:
        tried.append(name.partition("?")[2])
        if "mode=ro" in name:
            raise sqlite3.OperationalError("unable to open database file")
        return real(name, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("qa.library.schema.sqlite3.connect", connect)
    assert len(library) == 20
    assert tried == ["mode=ro", "immutable=1"]


def test_an_index_that_can_make_no_lock_is_read_by_links(
    tmp_path: Path, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tantivy

    library = qa.Library(tmp_path / "l")
    library.add(press)
    library.close()

    class Index:
        @staticmethod
        def open(path: str) -> object:
            if Path(path).parent == library.folder:
                raise ValueError("IoError: Read-only file system (os error 30)")
            return tantivy.Index.open(path)

    index = PassageIndex.__new__(PassageIndex)
    index.folder, index._t = library.reading.store.index_folder(), type("t", (), {"Index": Index})
    assert index._opened().searcher().num_docs == 20


def test_a_process_that_dies_is_told(
    tmp_path: Path, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures.process import BrokenProcessPool

    class Pool:
        def __init__(self, *values: object, **options: object) -> None:
            pass

        def submit(self, *values: object) -> object:
            raise BrokenProcessPool

        def shutdown(self, **options: object) -> None:
            pass

    monkeypatch.setattr(pooling, "ProcessPoolExecutor", Pool)
    library = qa.Library(tmp_path / "l")
    with pytest.raises(LibraryError, match="fewer --jobs than 2"):
        library.add(press, jobs=2)
    assert library.check() == []


def test_left_overs_of_a_compaction_go(tmp_path: Path, press: Path) -> None:
    library = qa.Library(tmp_path / "l")
    library.add(press)
    (library.folder / "index-7").mkdir()
    library.add(press)
    assert [path.name for path in library.folder.glob("index-*")] == ["index-1"]


def test_a_reader_that_comes_while_the_database_is_made(tmp_path: Path) -> None:
    (tmp_path / "l").mkdir()
    sqlite3.connect(tmp_path / "l" / "library.sqlite3").execute("PRAGMA journal_mode = WAL")
    with pytest.raises(LibraryError, match="is just being made; ask again"):
        len(qa.Library(tmp_path / "l"))


def test_a_database_that_was_made_and_not_filled(tmp_path: Path, press: Path) -> None:
    library = qa.Library(tmp_path / "l")
    library.folder.mkdir()
    sqlite3.connect(library.folder / "library.sqlite3").close()
    assert library.add(press).added == 20
    Store(library.folder).close()
