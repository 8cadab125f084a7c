"""Folders, patterns, archives and JSON lines: what is found in them, and what isn't."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa.library import archives
from qa.library.results import Finished, PassedOver, Skipped, Task
from qa.library.walking import measure, walk

LINES = [
    {"title": "Weir", "text": "The weir fell in 2011.", "date": "2011-05-04T10:00:00Z",
     "url": "https://a.org/weir"},
    {"text": "A flood came in 2019."},
]  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> qa.Library:
    return qa.Library(tmp_path / "library")


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_a_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "a/.hidden/d.txt", ".e.txt", "picture.png", "README", "z.zip"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    found = list(walk([str(tmp_path)]))
    names = [os.path.relpath(each.source, tmp_path) for each in found if isinstance(each, Task)]
    assert names == ["README", "a/c.md", "b.txt"]
    over = [each.source for each in found if isinstance(each, PassedOver)]
    assert over == [str(tmp_path / "picture.png")]
    assert [each.reason for each in found if isinstance(each, Skipped)] == [
        "is damaged or no archive (File is not a zip file)"
    ]
    assert measure([str(tmp_path)]) == (4, 0)


def test_patterns_and_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt", "c.md"):
        (tmp_path / name).write_text("x")
    assert [Path(f.source).name for f in walk(["*.txt"]) if isinstance(f, Task)] == [
        "a.txt",
        "b.txt",
    ]
    assert [f.reason for f in walk(["*.doc", "none"]) if isinstance(f, Skipped)] == [
        "no file is like this",
        "no such file or folder",
    ]


def test_a_name_with_brackets_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    (found,) = walk([str(tmp_path / "a[1].txt")])
    assert isinstance(found, Task)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (found,) = walk([str(tmp_path)])
    assert isinstance(found, Skipped) and "pipe" in found.reason


def test_linked_folders_don_t_go_round(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len([f for f in walk([str(tmp_path)]) if isinstance(f, Task)]) == 1


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz"])
def test_json_lines(library: qa.Library, tmp_path: Path, name: str) -> None:
    raw = lines(*LINES) + b"\n"
    path = tmp_path / name
    path.write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)
    assert library.add(path).added == 2
    first, second = library.articles()
    assert (first.title, first.source, first.date) == ("Weir", "https://a.org/weir", 20110504)
    assert (second.source, second.date) == (f"{path}:2", None)
    assert library.answer("When did the weir fall?").text == "The weir fell in 2011."


def test_changed_lines_only(library: qa.Library, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(*LINES))
    library.add(path)
    more = {"text": "A bridge was opened in 2020."}
    path.write_bytes(lines(more, LINES[1]))
    report = library.add(path)
    assert (report.added, report.unchanged, report.removed) == (1, 1, 1)
    assert sorted(item.passage.article.text for item in library.search("a flood bridge weir")) == [
        more["text"],
        LINES[1]["text"],
    ]
    path.write_bytes(lines(more, more))
    report = library.update()
    assert (report.unchanged, report.removed, len(library)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is no JSON"),
        (b"\xff\xfe\x00", "is no JSON"),
        (b"[1]", "must be an object"),
        (b'{"title": "x"}', 'has no "text"'),
        (b'{"text": 3}', 'has no "text"'),
        (b'{"text": " "}', "is empty"),
        (b'{"text": "x", "date": 2011}', '"date" must be a string'),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_bad_lines(library: qa.Library, tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines(LINES[0]) + line + b"\n" + lines(LINES[1]))
    report = library.add(path)
    assert report.added == 2
    ((source, said),) = [(s.source, s.reason) for s in report.skipped]
    assert source == f"{path}:2" and reason in said


def test_lone_surrogates_in_json(library: qa.Library, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "The \\ud800 weir fell.", "title": "\\udfff weir"}\n')
    assert library.add(path).added == 1
    reply = library.answer("What fell?", min_confidence=0)
    assert reply.article is not None
    assert reply.article.text[reply.start : reply.end] == reply.text == "The \ud800 weir fell."
    assert library.check() == []


def archive(path: Path, members: dict[str, bytes]) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, raw in members.items():
                file.writestr(name, raw)
        return
    with tarfile.open(path, "w:gz" if path.suffix != ".tar" else "w") as tar:
        for name, raw in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tgz", "a.tar"])
def test_archives(library: qa.Library, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    members = {
        "weir.txt": b"The weir fell in 2011.",
        "deep/flood.md": b"# Flood\n\nA flood came in 2019.",
        "__MACOSX/weir.txt": b"x",
        "a.png": b"x",
        "bad.txt": b"\0\1\2",
    }
    archive(path, members)
    report = library.add(path)
    assert (report.added, report.passed_over) == (2, 2)
    assert [s.source for s in report.skipped] == [f"{path}/bad.txt"]
    assert [each.title for each in library.articles()] == ["weir", "Flood"]
    assert library.add(path).unchanged == 2
    del members["weir.txt"]
    archive(path, members)
    report = library.update()
    assert (report.unchanged, report.removed) == (1, 1)
    path.unlink()
    assert library.update().removed == 0  # it was named itself: perhaps a disk is missing
    assert library.remove(str(path)) == 1


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_pages_and_pdfs_in_archives(
    library: qa.Library, tmp_path: Path, name: str, make_pdf: Callable[..., bytes]
) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra article-qa[files]")
    pytest.importorskip("pypdfium2", reason="needs the extra article-qa[files]")
    page = (
        b"<html><body><h1>The bridge</h1><p>The bridge of Aldern was opened in 1902 by the mayor, "
        b"Tom Reed.</p><p>It cost 900 pounds, and the river has never reached it.</p></body></html>"
    )
    pdf = make_pdf([[(60, 700, 10, "The weir of Aldern was built in 1871.")]])
    archive(tmp_path / name, {"2011/bridge.html": page, "weir.pdf": pdf})
    assert library.add(tmp_path / name).added == 2
    for question, said in (("When was the bridge opened?", "1902"), ("And the weir?", "1871")):
        reply = library.answer(question, min_confidence=0)
        assert reply.article is not None and said in reply.text
        assert reply.article.text[reply.start : reply.end] == reply.text
        assert reply.citations[0].source.startswith(f"{tmp_path / name}/")
    assert library.check() == []


def test_a_damaged_archive_takes_nothing_away(library: qa.Library, tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    archive(path, {f"{n}.txt": os.urandom(3000).hex().encode() for n in range(40)})
    assert library.add(path).added == 40
    path.write_bytes(path.read_bytes()[:-30_000])
    report = library.add(path)
    assert (report.removed, len(library)) == (0, 40)
    assert "is damaged" in report.skipped[0].reason


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT_BYTES", 100)
    archive(tmp_path / "a.zip", {"a.txt": b"x" * 200, "b.txt": b"y"})
    archive(tmp_path / "b.tar", {"a.txt": b"x" * 200, "b.txt": b"y"})
    (tmp_path / "c.jsonl").write_bytes(b'{"text": "' + b"x" * 500 + b'"}\n{"text": "y"}\n')
    for name in ("a.zip", "b.tar", "c.jsonl"):
        found = list(walk([str(tmp_path / name)]))
        kinds = [type(each) for each in found]
        assert kinds == [Skipped, Task, Finished], name
        assert isinstance(found[0], Skipped) and "too large" in found[0].reason
        assert isinstance(found[1], Task) and b"y" in (found[1].raw or b"")


def test_two_members_of_one_name(library: qa.Library, tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tar:
        for raw in (b"The weir fell.", b"The bridge fell."):
            info = tarfile.TarInfo("a.txt")
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    assert library.add(path).added == 2
    assert library.add(path).unchanged == 2
