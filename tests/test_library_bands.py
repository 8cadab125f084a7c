"""The files that near-copies are found by: whole at every moment, made anew when they aren't."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qa
from qa.errors import LibraryError
from qa.library import bands as module
from qa.library import pairs
from qa.library.bands import Bands
from qa.library.checking import problems


def holding(bands: Bands, wanted: Iterable[int]) -> list[tuple[int, int]]:
    """The pairs of band and article, in the order in which they come."""
    asked = np.unique(np.array(list(wanted), dtype=np.uint64))
    full = np.zeros(len(asked), dtype=bool)
    found = [pair for some in bands.holding(asked, full) for pair in some.tolist()]
    return [(pair >> 32, pair & 0xFFFFFFFF) for pair in found]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces so small that a few pairs go over many of them."""
    monkeypatch.setattr(pairs, "_PIECE", 2)
    monkeypatch.setattr(pairs, "_BLOCK", 6)
    monkeypatch.setattr(module, "_REBUILT_TOGETHER", 3)


# Few different bands, so that many articles share them; and the greatest that there are.
_BAND = st.integers(0, 9) | st.integers(2**32 - 3, 2**32 - 1)
_COMMITS = st.lists(st.lists(st.lists(_BAND, max_size=6), min_size=1, max_size=8), max_size=12)


@settings(max_examples=60, deadline=None)
@given(commits=_COMMITS, wanted=st.sets(_BAND))
def test_finds_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, commits: list[list[list[int]]], wanted: set[int]
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pairs, "_PIECE", 2)
        patched.setattr(pairs, "_BLOCK", 6)
        folder = tmp_path_factory.mktemp("library") / "bands"
        expected, last = set(), 0
        with closing(Bands(folder)) as bands:
            bands.open(0, [])
            for commit in commits:
                numbered = list(enumerate(commit, last + 1))
                last += len(commit)
                bands.append(last, numbered)
                bands.tidy()
                expected |= {(band, at) for at, held in numbered for band in held if band in wanted}
            assert bands.covered == last
            # Files are about four times greater than those after them, so there are few.
            assert len(list(folder.iterdir())) <= 10
            found = holding(bands, wanted)
            assert len(found) == len(set(found)) and set(found) == expected
            # Of each band the lower articles come first.
            for band in wanted:
                articles = [article for each, article in found if each == band]
                assert articles == sorted(articles)
        with closing(Bands(folder)) as again:
            assert set(holding(again, wanted)) == expected


def test_no_more_of_a_band_that_is_full(tmp_path: Path, small: None) -> None:
    with closing(Bands(tmp_path / "bands")) as bands:
        bands.open(0, [])
        bands.append(100, [(article, [7, 8]) for article in range(1, 101)])
        asked = np.array([7, 8], dtype=np.uint64)
        full = np.zeros(2, dtype=bool)
        seen = []
        for some in bands.holding(asked, full):
            seen += [(pair >> 32, pair & 0xFFFFFFFF) for pair in some.tolist()]
            full[0] = True
        of_seven = [article for band, article in seen if band == 7]
        assert of_seven == list(range(1, len(of_seven) + 1)) and len(of_seven) <= 6
        assert [article for band, article in seen if band == 8] == list(range(1, 101))


def test_what_a_killed_writer_left_goes(tmp_path: Path) -> None:
    folder = tmp_path / "bands"
    with closing(Bands(folder)) as bands:
        bands.open(0, [])
        for at in range(1, 4):
            bands.append(at, [(at, [1])])
        parts = {path.name: path.read_bytes() for path in folder.iterdir()}
        bands.append(4, [(4, [1])])
        bands.tidy()
        assert len(list(folder.iterdir())) == 1
    # Killed after a merge, before its files were gone; and in the middle of another one.
    for name, held in parts.items():
        (folder / name).write_bytes(held)
    (folder / "0000000005-0000000005.unfinished").write_bytes(b"qab")
    with closing(Bands(folder)) as bands:
        assert holding(bands, [1]) == [(1, at) for at in range(1, 5)]
        bands.open(4, [])
        assert [path.name for path in folder.iterdir()] == ["0000000001-0000000004.pairs"]
        bands.append(5, [(5, [1])])
    # Killed before the database had article 5.
    with closing(Bands(folder)) as bands:
        bands.open(4, [])
        assert holding(bands, [1]) == [(1, at) for at in range(1, 5)]
        assert bands.covered == 4


def articles(count: int) -> list[qa.Article]:
    words = " ".join(f"word{n}" for n in range(100))
    return [qa.Article(f"{words} {n}.", source=str(n)) for n in range(count)]


@pytest.mark.parametrize("harm", ["cut off", "gone", "all gone", "not ours"])
def test_what_is_missing_is_made_anew(tmp_path: Path, small: None, harm: str) -> None:
    place = tmp_path / "library"
    with qa.Library(place) as library:
        for each in articles(5):
            library.add(each)
        paths = sorted((place / "bands").iterdir())
        assert len(paths) == 2
        if harm == "all gone":
            (place / "bands").rename(tmp_path / "elsewhere")
        elif harm == "gone":
            paths[0].unlink()
        else:
            held = paths[0].read_bytes()
            paths[0].write_bytes(held[:-3] if harm == "cut off" else b"x" + held[1:])
        (said,) = library.check()
        assert "near-copies" in said and "qa index compact" in said
        library.add(qa.Article(articles(9)[8].text, source="8"))
        assert library.check() == []
        assert [each.copy_of for each in library.articles()] == [None, 1, 1, 1, 1, 1]


def test_compacting_mends_wrong_contents_and_drops_what_was_removed(tmp_path: Path) -> None:
    place = tmp_path / "library"
    with qa.Library(place) as library:
        library.add(*articles(5))
        (path,) = (place / "bands").iterdir()
        held = path.read_bytes()
        path.write_bytes(held[:16] + bytes(len(held) - 16))
        assert len(library.check()) == 1
        library.remove("0")
        library.compact()
        assert library.check() == []
        assert [each.copy_of for each in library.articles()] == [None, 2, 2, 2]
        (path,) = (place / "bands").iterdir()
        assert path.stat().st_size < len(held)


def test_many_that_are_gone_hide_none_that_is_there(tmp_path: Path) -> None:
    """An article that is changed every day has a band for each of them."""
    first, second = articles(2)
    with qa.Library(tmp_path / "library") as library:
        for day in range(70):
            text = f"{first.text} On day {day}."
            library.add(qa.Article(text, source="daily"))
        library.add(qa.Article(second.text, source="copy"))
        daily, copy = library.articles()
        assert copy.copy_of == daily.number == 70
        assert library.check() == []


def test_a_full_disk_says_so_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with qa.Library(tmp_path / "library") as library:
        library.add(articles(1)[0])
        with monkeypatch.context() as patched:
            patched.setattr(pairs.os, "fsync", full)
            with pytest.raises(LibraryError, match="disk is full"):
                library.add(articles(2)[1])
        assert not list((tmp_path / "library" / "bands").glob("*.unfinished"))
        assert library.check() == []
        assert library.add(articles(2)[1]).added == 1


def test_a_check_goes_on_while_a_writer_merges(tmp_path: Path, small: None) -> None:
    place = tmp_path / "library"
    with qa.Library(place) as library:
        library.add(*articles(3))
        with closing(Bands(place / "bands")) as reading:
            for each in articles(9)[3:]:
                library.add(each)
            assert {article for _, article in holding(reading, _all_bands(library))} == {1, 2, 3}
        assert list(problems(place)) == []


def _all_bands(library: qa.Library) -> set[int]:
    signatures = library.reading.store.all_signatures()
    return {band for _, signature in signatures for band in module.bands(signature)}
