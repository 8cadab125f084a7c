"""Files that hold many articles: zip, tar, JSON lines and mailboxes, read piece by piece."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, cast

from qa.articles import KNOWN_SUFFIXES, LIMIT_BYTES
from qa.library import mail
from qa.library.results import Found, PassedOver, Skipped, Task

_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_DAMAGED = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError),
    *(OSError, RuntimeError, NotImplementedError, UnicodeDecodeError),
)
_PIECE_BYTES = 1 << 20
Reader = Callable[[str], Iterator[Found]]


def reader_of(path: str) -> Reader | None:
    """What goes through a file of many articles, by its name; None for other files."""
    name = path.lower()
    if name.endswith(_LINES):
        return lines
    if name.endswith(_TARS):
        return tar_members
    if name.endswith(mail.SUFFIXES):
        return messages
    return zip_members if name.endswith(".zip") else None


def messages(path: str) -> Iterator[Found]:
    """The messages of a mailbox."""
    try:
        yield from mail.messages(path)
    except _DAMAGED as error:
        yield Skipped(path, _damage(error), key=os.fsencode(path))


def lines(path: str) -> Iterator[Found]:
    """The lines of a file of JSON lines; blank ones are no articles."""
    key, last = os.fsencode(path), 0
    try:
        with open(path, "rb") as packed:
            file = cast(IO[bytes], gzip.GzipFile(fileobj=packed) if path[-3:].lower() == ".gz"
                        else packed)  # fmt: skip
            for number, (line, length) in enumerate(_lines(file), 1):
                size, last = packed.tell() - last, packed.tell()
                source = f"{path}:{number}"
                if length > LIMIT_BYTES:
                    yield Skipped(source, _too_large(length), size)
                elif line.strip():
                    name = hashlib.sha256(line).digest()[:16]
                    yield Task(key + b"\0" + name, source, "line", size, line)
    except _DAMAGED as error:
        yield Skipped(path, _damage(error), key=key)


def zip_members(path: str) -> Iterator[Found]:
    """The articles in a zip file."""
    key, names = os.fsencode(path), Counter[str]()
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                source = f"{path}/{member.filename}"
                if member.is_dir():
                    continue
                if not _is_article(member.filename):
                    yield PassedOver(source)
                elif member.file_size > LIMIT_BYTES:
                    yield Skipped(source, _too_large(member.file_size), member.compress_size)
                else:
                    try:
                        with archive.open(member) as file:
                            raw = file.read(LIMIT_BYTES + 1)
                    except _DAMAGED as error:
                        yield Skipped(source, _damage(error), member.compress_size)
                        continue
                    place = _member_key(key, member.filename, names)
                    yield Task(place, source, "member", member.compress_size, raw)
    except _DAMAGED as error:
        yield Skipped(path, _damage(error), key=key)


def tar_members(path: str) -> Iterator[Found]:
    """The articles in a tar file, packed or not."""
    key, names, last = os.fsencode(path), Counter[str](), 0
    try:
        with open(path, "rb") as packed, tarfile.open(fileobj=_unpacked(path, packed),
                                                      mode="r|") as archive:  # fmt: skip
            for member in archive:
                size, last = max(0, packed.tell() - last), packed.tell()
                source = f"{path}/{member.name}"
                if not member.isfile():
                    continue
                if not _is_article(member.name):
                    yield PassedOver(source)
                elif member.size > LIMIT_BYTES:
                    yield Skipped(source, _too_large(member.size), size)
                else:
                    file = archive.extractfile(member)
                    raw = file.read() if file else b""
                    place = _member_key(key, member.name, names)
                    yield Task(place, source, "member", size, raw)
                archive.members = []  # type: ignore[attr-defined]  # it would keep them all
    except _DAMAGED as error:
        yield Skipped(path, _damage(error), key=key)


def _lines(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The lines with their lengths; of one over the limit nothing is kept but that."""
    while line := file.readline(LIMIT_BYTES + 2):
        length = len(line)
        if length > LIMIT_BYTES:
            ended, line = line.endswith(b"\n"), b""
            while not ended and (rest := file.readline(_PIECE_BYTES)):
                ended, length = rest.endswith(b"\n"), length + len(rest)
        yield line, length


def _unpacked(path: str, packed: IO[bytes]) -> IO[bytes]:
    # Not tarfile's own unpacking: where in the packed file we are tells the progress.
    name = path.lower()
    if name.endswith((".gz", ".tgz")):
        return cast(IO[bytes], gzip.GzipFile(fileobj=packed))
    if name.endswith(".bz2"):
        return cast(IO[bytes], bz2.BZ2File(packed))
    return cast(IO[bytes], lzma.LZMAFile(packed)) if name.endswith(".xz") else packed


def _is_article(name: str) -> bool:
    path = PurePosixPath(name)
    if any(part.startswith((".", "__MACOSX")) for part in path.parts):
        return False
    return not path.suffix or path.suffix.lower() in KNOWN_SUFFIXES


def _member_key(key: bytes, name: str, names: Counter[str]) -> bytes:
    """The key of a member; an archive may hold several of one name."""
    names[name] += 1
    nth = f"\0{names[name]}" if names[name] > 1 else ""
    return key + b"\0" + f"{name}{nth}".encode("utf-8", "surrogateescape")


def _too_large(size: int) -> str:
    return (
        f"is too large ({size / 2**20:.0f} MiB); the limit for one article is "
        f"{LIMIT_BYTES // 2**20} MiB, so split it"
    )


def _damage(error: BaseException) -> str:
    if "encrypted" in str(error):
        return "is encrypted; unpack it first"
    if isinstance(error, PermissionError):
        return "no permission to read it; check it with ls -l"
    if isinstance(error, FileNotFoundError):
        return "no such file"
    return f"is damaged or no archive ({' '.join(str(error).split()) or type(error).__name__})"
