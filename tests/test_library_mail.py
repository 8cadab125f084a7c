"""Mailboxes: a message is an article, whatever is attached to it or wrong with it."""

from __future__ import annotations

import gzip
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

import qa
from qa.library import mail
from qa.library.results import Skipped, Task
from qa.library.walking import walk
from qa.records import Citation

FROM = b"From ada@example.org Wed May  4 10:00:00 2011\n"


@pytest.fixture
def library(tmp_path: Path) -> qa.Library:
    return qa.Library(tmp_path / "library")


def message(subject: str, text: str = "", page: str = "") -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "Ada Moss <ada@example.org>"
    made["Date"] = "Wed, 04 May 2011 23:30:00 -0500"
    if text:
        made.set_content(text)
    if page:
        made.add_alternative(page, subtype="html") if text else made.set_content(
            page, subtype="html"
        )
    return made


def write(path: Path, *messages: EmailMessage) -> Path:
    box = mailbox.mbox(path)
    for each in messages:
        box.add(each)
    box.close()
    return path


def raws(raw: bytes, tmp_path: Path) -> list[bytes]:
    path = tmp_path / "a.mbox"
    path.write_bytes(raw)
    return [each.raw or b"" for each in mail.messages(str(path)) if isinstance(each, Task)]


@pytest.mark.parametrize("name", ["a.mbox", "a.mbox.gz", "Inbox"])
def test_messages_are_articles(library: qa.Library, tmp_path: Path, name: str) -> None:
    plain = write(
        tmp_path / "plain.mbox",
        message("Grüße: the weir", "The weir of Aldern fell.\n\nFrom here on it is dry.\n"),
        message("Lock", "The lock opened in 2012.\n", "<p>Something else.</p>"),
    )
    path = tmp_path / "new" / name
    path.parent.mkdir()
    raw = plain.read_bytes()
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    assert library.add(path.parent).added == 2
    first, second = library.articles()
    assert (first.title, first.date, first.source) == ("Grüße: the weir", 20110504, f"{path}:1")
    text = library.article(first.number).text
    assert text == (
        "From: Ada Moss <ada@example.org>\nDate: 2011-05-04\n\n"
        "The weir of Aldern fell.\n\nFrom here on it is dry.\n"
    )
    assert "2012" in library.article(second.number).text
    reply = library.answer("When was the lock opened?", min_confidence=0)
    assert reply.article is not None
    assert reply.article.text[reply.start : reply.end] == reply.text
    untitled = Citation("", first.source, 1, 1, "", 0, 1, "x")
    assert untitled.place == f"{path.name}:1, paragraph 1"
    assert library.add(path).unchanged == 2
    assert library.check() == []


def test_a_page_is_taken_where_there_is_no_plain_text(library: qa.Library, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="needs the extra article-qa[files]")
    page = (
        "<html><body><h1>The budget of Aldern</h1><p>The council spent 40,000 pounds on the lock, "
        "which opened in June.</p><p>Nobody objected to it, said the mayor, Tom Reed.</p></body>"
    )
    library.add(write(tmp_path / "a.mbox", message("Budget", page=page)))
    (listed,) = library.articles()
    article = library.article(listed.number)
    assert [article.text[h.start : h.end] for h in article.headings] == ["The budget of Aldern"]
    assert "<p>" not in article.text and "Tom Reed" in article.text


def test_what_is_attached_is_dropped_while_reading(tmp_path: Path) -> None:
    made = message("Picture", "See below.")
    made.add_attachment(b"\x89" * 9999, maintype="image", subtype="png", filename="a.png")
    made.add_attachment("not asked for\n" * 99, filename="b.txt")
    path = write(tmp_path / "a.mbox", made, message("Next", "The weir fell."))
    first, second = (each for each in mail.messages(str(path)) if isinstance(each, Task))
    assert first.raw is not None and second.raw is not None
    assert len(first.raw) < 1500 and b"not asked for" not in first.raw
    assert mail.article(first.raw, "x").text.endswith("\n\nSee below.\n")
    assert b"The weir fell." in second.raw


def test_where_messages_begin(tmp_path: Path) -> None:
    one, two = b"Subject: 1\n\nFrom the beginning.\n\nFrom here on.\n\n", b"Subject: 2\n\nx\n"
    assert raws(FROM + one + FROM + two, tmp_path) == [one, two]
    # Without a blank line in front it is a sentence; without a time all that begin so count.
    assert len(raws(FROM + b"Subject: 1\n\nx\n" + FROM + b"y\n", tmp_path)) == 1
    assert raws(b"From ada\n" + two + b"\nFrom bob\n" + two, tmp_path) == [two + b"\n", two]
    assert raws(b"", tmp_path) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"Subject: x\n\nThe weir fell.\n", "is no mailbox: its first line"),
        (FROM + b"Subject: x\n\n\n", "is a message without text"),
        (FROM + b"Subject: x\nContent-Type: image/png\n\nabc\n", "is a message without text"),
        (FROM + b"Subject: x\n\n\0\1\2\n", "is not text"),
    ],
)
def test_bad_messages(library: qa.Library, tmp_path: Path, raw: bytes, reason: str) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(raw)
    (skipped,) = library.add(path).skipped
    assert reason in skipped.reason


def test_a_bad_message_stops_nothing(library: qa.Library, tmp_path: Path) -> None:
    bad = b"Date: =?x?\nSubject: =?utf-8?b?\xff?=\nContent-Type: text/plain; charset=nonsense\n\n"
    path = tmp_path / "a.mbox"
    path.write_bytes(
        FROM + bad + b"The weir\xe9 fell.\n\n" + FROM + b"\n\n" + FROM + b"A: b\n\nx\n"
    )
    report = library.add(path)
    assert (report.added, len(report.skipped)) == (2, 1)
    assert [each.date for each in library.articles()] == [None, None]


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "LIMIT_BYTES", 1000)
    path = tmp_path / "a.mbox"
    path.write_bytes(FROM + b"A: b\n\n" + b"xyz\n" * 9999 + b"\n" + FROM + b"A: b\n\ny\n")
    found = list(walk([str(path)]))
    assert isinstance(found[0], Skipped) and "is larger than" in found[0].reason
    assert isinstance(found[1], Task) and found[1].raw == b"A: b\n\ny\n"


def test_a_message_that_goes_is_removed(library: qa.Library, tmp_path: Path) -> None:
    path = write(tmp_path / "a.mbox", message("One", "The weir fell."), message("Two", "It rains."))
    library.add(path)
    path.unlink()
    write(path, message("Two", "It rains."))
    report = library.update()
    assert (report.unchanged, report.removed, len(library)) == (1, 1, 1)


def test_a_damaged_mailbox_takes_nothing_away(library: qa.Library, tmp_path: Path) -> None:
    path = tmp_path / "a.mbox.gz"
    box = write(tmp_path / "b", *(message(f"{n}", f"The weir {n} fell.") for n in range(30)))
    path.write_bytes(gzip.compress(box.read_bytes()))
    assert library.add(path).added == 30
    path.write_bytes(path.read_bytes()[:-40])
    report = library.add(path)
    assert (report.removed, len(library)) == (0, 30)
    assert "is damaged" in report.skipped[0].reason
