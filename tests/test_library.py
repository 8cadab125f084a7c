"""A library: what goes in, what is found, and what becomes of changed and vanished files."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.closeness import CloseRetriever
from qa.errors import ArticleError, LibraryError, QuestionError
from qa.library import Skipped
from qa.library.adding import Report
from qa.library.filters import Filters, day, matches
from qa.library.packing import (
    article_from,
    byte_places,
    details_of,
    layout_of,
    passage_from,
    text_from_bytes,
    text_to_bytes,
)
from qa.passages import split
from qa.records import Article
from qa.retriever import BM25Retriever
from qa.search.scoring import Fields

TEXTS = {
    "weir.txt": "2011-05-04\nThe old weir of Aldern was built in 1871 by Tanner & Sons.",
    "flood.md": "# Flood\n\nA flood broke the weir on 14 September 2019. Nobody was hurt.",
    "deep/rye.txt": "Rye bread needs a hot oven.\n\nBake it for an hour, said Maren Oduya.",
}


@pytest.fixture
def press(tmp_path: Path) -> Path:
    folder = tmp_path / "press"
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> qa.Library:
    return qa.Library(tmp_path / "library")


def told(report: Report) -> dict[str, Any]:
    held = report.to_dict()
    return {name: value for name, value in held.items() if value and name != "passages"}


def sources(library: qa.Library) -> list[str]:
    return [Path(each.source).name for each in library.articles()]


def test_add_and_answer(library: qa.Library, press: Path) -> None:
    assert told(library.add(press)) == {"added": 3}
    assert len(library) == 3
    reply = library.answer("When did a flood break the weir?")
    assert reply.text == "A flood broke the weir on 14 September 2019."
    assert reply.article is not None
    assert reply.article.text[reply.start : reply.end] == reply.text
    assert reply.article == qa.load(press / "flood.md")
    assert reply.citations[0].title == "Flood"
    assert not library.answer("What is the boiling point of mercury?").found
    assert library.check() == []


def test_qa_answer_takes_a_library(library: qa.Library, press: Path) -> None:
    library.add(press)
    one, other = qa.answer("Who built the weir?", library), library.answer("Who built the weir?")
    assert one.text == other.text != ""


def test_passages_come_back_as_they_were_cut(library: qa.Library, press: Path) -> None:
    library.add(press)
    article = qa.load(press / "deep" / "rye.txt")
    ours = [p for p in library.passages if p.article.source.endswith("rye.txt")]
    assert ours == split(article)
    assert library.passages[0] == next(iter(library.passages))
    assert len(library.passages) == len(list(library.passages))


def test_ranks_as_memory_does(library: qa.Library, press: Path) -> None:
    library.add(press)
    memory = CloseRetriever(BM25Retriever(list(library.passages)))
    for question in ("When was the weir built?", "the hot oven", "Who is he?"):
        disk = library.reading.rank(question, 5, fields=Fields(0.0), same_article=1.0)
        here = memory.rank(question, 5)
        assert [item.passage for item in disk] == [item.passage for item in here]
        assert [item.score for item in disk] == pytest.approx([item.score for item in here])


def test_unchanged_files_are_left_alone(library: qa.Library, press: Path) -> None:
    library.add(press)
    numbers = [each.number for each in library.articles()]
    assert told(library.add(press)) == {"unchanged": 3}
    os.utime(press / "weir.txt", (1, 1))
    assert told(library.add(press / "weir.txt", press)) == {"unchanged": 4}
    assert [each.number for each in library.articles()] == numbers


def test_a_changed_file_replaces_its_older_self(library: qa.Library, press: Path) -> None:
    library.add(press)
    (press / "weir.txt").write_text("The weir of Aldern was pulled down in 2020.")
    assert told(library.add(press)) == {"updated": 1, "unchanged": 2}
    assert library.answer("When was the weir pulled down?").text.endswith("2020.")
    assert "1871" not in library.answer("When was the weir built?", min_confidence=0).text
    assert library.check() == []


def test_update_follows_the_folder(library: qa.Library, press: Path) -> None:
    library.add(press)
    (press / "weir.txt").unlink()
    (press / "new.txt").write_text("A new bridge was opened in Aldern.")
    (press / "flood.md").write_text("# Flood\n\nThe river fell again.")
    assert told(library.update()) == {"added": 1, "updated": 1, "unchanged": 1, "removed": 1}
    assert sorted(sources(library)) == ["flood.md", "new.txt", "rye.txt"]
    assert library.check() == []


def test_update_keeps_what_came_from_a_folder_that_is_not_there(
    library: qa.Library, press: Path
) -> None:
    library.add(press)
    press.rename(press.with_name("unmounted"))
    report = library.update()
    assert (report.removed, len(report.skipped)) == (0, 1)
    assert "no such" in report.skipped[0].reason
    assert len(library) == 3


def test_add_removes_nothing(library: qa.Library, press: Path) -> None:
    library.add(press)
    (press / "weir.txt").unlink()
    assert told(library.add(press)) == {"unchanged": 2}
    assert len(library) == 3


@pytest.mark.parametrize(
    ("what", "left"),
    [
        ("weir.txt", {"flood.md", "rye.txt"}),
        ("deep", {"weir.txt", "flood.md"}),
        ("*.md", {"weir.txt", "rye.txt"}),
        (".", set()),
        ("other", {"weir.txt", "flood.md", "rye.txt"}),
    ],
)
def test_remove(
    library: qa.Library, press: Path, what: str, left: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(press)
    monkeypatch.chdir(press)
    assert library.remove(what) == 3 - len(left)
    assert set(sources(library)) == left
    assert library.check() == []
    if "flood.md" not in left:
        found = {item.passage.article.title for item in library.search("flood weir")}
        assert "Flood" not in found


def test_remove_by_title(library: qa.Library, press: Path) -> None:
    library.add(press)
    assert library.remove("Flood") == 1


def test_articles_from_python(library: qa.Library) -> None:
    article = Article("The weir fell in 2019.", title="Weir", source="notes")
    assert library.add(article).added == 1
    assert library.add(article).unchanged == 1
    assert library.add(Article("The weir fell in 2020.", source="notes")).updated == 1
    assert library.add(Article("Another weir.")).added == 1
    assert len(library) == 2
    with pytest.raises(ArticleError, match="empty"):
        library.add(Article("  "))
    assert len(library) == 2


def test_filters(library: qa.Library) -> None:
    for year in (2009, 2011, 2013):
        text = f"The mayor of Aldern said the weir cost {year} pounds."
        library.add(
            Article(
                text, title=f"Council {year}", source=f"https://a.org/{year}", date=f"{year}-05-04"
            )
        )
    library.add(Article("The mayor of Aldern said nothing.", source="undated"))

    def found(**filters: str) -> list[str]:
        hits = library.search("What did the mayor of Aldern say?", **filters)  # type: ignore[arg-type]
        return sorted(item.passage.article.source[-4:] for item in hits)

    assert found() == ["2009", "2011", "2013", "ated"]
    assert found(since="2011") == ["2011", "2013"]
    assert found(since="2010", until="2011-05") == ["2011"]
    assert found(until="4 May 2009") == ["2009"]
    assert found(source="A.ORG") == ["2009", "2011", "2013"]
    assert found(source="*/2013") == ["2013"]
    assert found(title="council", until="2010") == ["2009"]
    assert found(title="parliament") == []
    reply = library.answer("How much did the weir cost?", since="2012", min_confidence=0)
    assert "2013" in reply.text
    with pytest.raises(QuestionError, match="no date"):
        library.search("x", since="soon")
    with pytest.raises(QuestionError, match="turn the two round"):
        library.search("x", since="2012", until="2011")


def test_near_copies_are_told_and_counted_once(library: qa.Library) -> None:
    story = " ".join(
        f"Sentence {n} tells of the weir in Aldern and its {n * 7} bolts." for n in range(30)
    )
    report = "The weir of Aldern fell in 2011, the council said. " + story
    for n, paper in enumerate(("Herald", "Post", "Times")):
        library.add(Article(f"{report} ({paper})", title=f"{paper} {n}", source=paper))
    library.add(Article("The weir of Aldern fell in 2012, says a letter.", source="letter"))
    reply = library.answer("When did the weir of Aldern fall?", min_confidence=0)
    told_by = {c.source: c.copies for claim in reply.claims for c in claim.citations}
    assert told_by == {"Herald": ("Post", "Times"), "letter": ()}
    assert {claim.text for claim in reply.claims} == {"2011", "2012"}
    # When the first of them goes, the next takes its place.
    library.remove("Herald")
    listed = {each.source: each.copy_of for each in library.articles()}
    first = next(each.number for each in library.articles() if each.source == "Post")
    assert listed == {"Post": None, "Times": first, "letter": None}
    assert library.check() == []


def test_a_conversation_with_a_library(library: qa.Library, press: Path) -> None:
    library.add(press)
    bot = qa.Bot(library)
    assert "3 articles" in bot.articles[0].text
    reply = bot.ask("Where did a flood break the weir?")
    assert bot.ask("When?").asked == "When did a flood break the weir?"
    assert reply.article in bot.articles
    with pytest.raises(ArticleError, match="qa index add"):
        bot.add(Article("More."))


def test_a_reader_sees_what_is_committed_meanwhile(tmp_path: Path, press: Path) -> None:
    writer, reader = qa.Library(tmp_path / "l"), qa.Library(tmp_path / "l")
    writer.add(press / "weir.txt")
    assert [item.passage.article.title for item in reader.search("weir")] == ["weir"]
    writer.add(press / "flood.md")
    assert len(reader.search("weir")) == 2
    writer.remove("Flood")
    assert len(reader.search("weir")) == 1
    writer.compact()
    assert len(reader.search("weir")) == 1
    writer.add(press)
    assert len(reader.search("weir")) == 2


def test_many_threads_may_ask(library: qa.Library, press: Path) -> None:
    library.add(press)
    replies: list[str] = []

    def ask() -> None:
        for _ in range(5):
            replies.append(library.answer("When was the weir built?").text)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(replies) == 20 and len(set(replies)) == 1


def test_compact_and_rebuild(library: qa.Library, press: Path) -> None:
    library.add(press)
    library.remove("deep")
    before = library.search("When was the weir built?")
    library.compact()
    assert library.search("When was the weir built?") == before
    assert library.check() == []
    # A damaged index is found, and made anew from the texts.
    (folder,) = library.folder.glob("index-*")
    (folder / "meta.json").write_text("{")
    library.close()
    assert any("qa index compact" in problem for problem in library.check())
    with pytest.raises(LibraryError, match="qa index compact"):
        library.search("weir")
    library.compact()
    assert library.check() == []
    assert [item.passage for item in library.search("When was the weir built?")] == [
        item.passage for item in before
    ]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE texts SET text = x'00'", "not what was written"),
        ("UPDATE passages SET last = last - 1", "not where it should be"),
        ("DELETE FROM texts WHERE article = 1", "has no text"),
        ("DELETE FROM passages WHERE id = 1", "passages"),
        ("UPDATE articles SET copy_of = 99 WHERE id = 2", "near-copy"),
        ("UPDATE state SET passages = passages + 1", "are counted"),
        ("UPDATE articles SET details = '{' WHERE id = 1", "can't be read"),
        (
            "INSERT INTO passages SELECT 99, article, 2, first, last, layout, terms, "
            "forms FROM passages WHERE id = 1",
            "missing",
        ),
    ],
)
def test_check_finds_damage(library: qa.Library, press: Path, damage: str, said: str) -> None:
    library.add(press)
    assert library.check() == []
    db = sqlite3.connect(library.folder / "library.sqlite3")
    db.execute(damage)
    db.commit()
    db.close()
    assert any(said in problem for problem in library.check())


def test_nothing_there(library: qa.Library, tmp_path: Path) -> None:
    for act in (library.update, library.compact, library.check, lambda: library.search("x")):
        with pytest.raises(LibraryError, match="there is no library"):
            act()
    assert not library.folder.exists()


def test_a_folder_of_other_files_is_left_alone(press: Path) -> None:
    with pytest.raises(LibraryError, match="holds other files"):
        qa.Library(press).add(press)
    assert sorted(path.name for path in press.iterdir()) == ["deep", "flood.md", "weir.txt"]


def test_a_library_in_the_folder_is_not_added(press: Path) -> None:
    library = qa.Library(press / "index")
    library.add(press)
    assert told(library.add(press)) == {"unchanged": 3}


def test_another_version(library: qa.Library, press: Path) -> None:
    library.add(press)
    library.close()
    db = sqlite3.connect(library.folder / "library.sqlite3")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(LibraryError, match="another version"):
        library.search("weir")


def test_a_compaction_just_when_the_index_is_opened(
    library: qa.Library, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(press)
    gone = iter([library.folder / "index-0"])
    store = library.reading.store
    real = store.index_folder
    monkeypatch.setattr(store, "index_folder", lambda: next(gone, None) or real())
    assert library.search("weir")


def test_not_a_database(library: qa.Library) -> None:
    library.folder.mkdir()
    (library.folder / "library.sqlite3").write_bytes(b"nonsense " * 200)
    with pytest.raises(LibraryError, match="is damaged"):
        library.search("weir")


def test_several_processes_prepare_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(70):
        (folder / f"{n:03}.txt").write_text(f"Weir {n} stands in Aldern. It has {n * 3} bolts.")
    (folder / "bad.txt").write_bytes(b"\0\1\2")
    one, two = qa.Library(tmp_path / "one"), qa.Library(tmp_path / "two")
    reports = [one.add(folder, jobs=1), two.add(folder, jobs=2)]
    assert reports[0] == reports[1]
    assert list(one.articles()) == list(two.articles())
    assert list(one.passages) == list(two.passages)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("b.txt", b"\0\1\2\3" * 50, "is not text"),
        ("d.md", b" \n ", "is empty"),
    ],
)
def test_a_bad_file_stops_nothing(
    library: qa.Library, press: Path, name: str, content: bytes, reason: str
) -> None:
    (press / name).write_bytes(content)
    report = library.add(press)
    assert report.added == 3
    ((source, said),) = [(Path(s.source).name, s.reason) for s in report.skipped]
    assert source == name and reason in said and str(press) not in said


def test_a_file_that_goes_bad_keeps_its_older_self(library: qa.Library, press: Path) -> None:
    library.add(press)
    (press / "weir.txt").write_bytes(b"\0" * 100)
    assert len(library.add(press).skipped) == 1
    report = library.update()
    assert (report.removed, len(report.skipped), len(library)) == (0, 1, 3)


def test_a_file_that_changes_while_it_is_read(
    library: qa.Library, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa import articles

    read = articles.read_file

    def slowly(path: Path) -> bytes:
        raw = read(path)
        if path.name == "weir.txt":
            path.write_text("Something else.")
        return raw

    monkeypatch.setattr(articles, "read_file", slowly)
    report = library.add(press)
    assert [(Path(s.source).name, s.reason) for s in report.skipped] == [
        ("weir.txt", "was changed while it was read; add it again")
    ]
    assert report.added == 2


def test_a_file_deleted_while_it_is_indexed(
    library: qa.Library, press: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.library import preparing

    def prepare(task: Any, real: Any = preparing.prepare) -> Any:
        (press / "weir.txt").unlink(missing_ok=True)
        return real(task)

    monkeypatch.setattr("qa.library.pooling.prepare", prepare)
    report = library.add(press)
    assert report.added == 2
    (skipped,) = report.skipped
    assert "no such file" in skipped.reason.lower()


@pytest.mark.skipif(os.name == "nt", reason="names there are characters")
def test_names_with_newlines_and_bytes_that_are_no_text(
    library: qa.Library, tmp_path: Path
) -> None:
    folder = os.fsencode(tmp_path / "odd")
    os.mkdir(folder)
    for name in (b"two\nlines.txt", b"caf\xe9.txt", "naïve.txt".encode()):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"The weir of " + name[:3].replace(b"\xe9", b"e") + b" fell in 2011.")
    assert told(library.add(tmp_path / "odd")) == {"added": 3}
    assert told(library.add(tmp_path / "odd")) == {"unchanged": 3}
    found = {item.passage.article.source for item in library.search("When did the weir fall?")}
    assert {os.path.basename(os.fsencode(source)) for source in found} == {
        b"two\nlines.txt", b"caf\xe9.txt", "naïve.txt".encode()
    }  # fmt: skip
    assert library.check() == []
    assert library.remove(os.fsdecode(os.path.join(folder, b"caf\xe9.txt"))) == 1
    shutil.rmtree(folder)
    assert len(library.update().skipped) == 1


def test_dates_and_patterns() -> None:
    assert (day("2011"), day("2011", last=True)) == (20110101, 20111231)
    assert (day("2012-02", last=True), day("2011-05-04")) == (20120229, 20110504)
    assert Filters.of() == Filters()
    for bad in ("soon", "2011-13", "0000", "2011-02-30"):
        with pytest.raises(QuestionError, match="is no date"):
            day(bad)
    assert matches("weir", "The WEIR") and not matches("we?r", "the weir")


@given(text=st.text(), data=st.data())
def test_byte_places(text: str, data: st.DataObject) -> None:
    offsets = data.draw(st.lists(st.integers(0, len(text))))
    places = byte_places(text, offsets)
    raw = text_to_bytes(text)
    assert text_from_bytes(raw) == text
    for start in offsets:
        for end in offsets:
            if start <= end:
                part = raw[places[start] : places[end]]
                assert text_from_bytes(part) == text[start:end]


@given(text=st.text(min_size=1), title=st.text(), source=st.text(st.characters()))
def test_articles_are_packed_without_loss(text: str, title: str, source: str) -> None:
    article = Article(text, title, source, "2011-05-04", prose_start=0)
    again = article_from(
        text_from_bytes(text_to_bytes(text)), json.dumps(json.loads(details_of(article)))
    )
    assert again == article
    for passage in split(article):
        assert passage_from(article, passage.number, layout_of(passage)) == passage


def test_headings_are_packed_too(press: Path) -> None:
    article = qa.load(press / "flood.md")
    assert article.headings
    assert article_from(article.text, details_of(article)) == article
    newer = json.loads(details_of(article)) | {"unheard_of": 1}
    assert article_from(article.text, json.dumps(newer)) == article


def test_skipped_is_plain() -> None:
    report = Report(skipped=[Skipped("a.txt", "is empty")])
    assert report.to_dict()["skipped"] == [{"source": "a.txt", "reason": "is empty"}]
