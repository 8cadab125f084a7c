"""Bytes of unknown encoding -> text; or an error that says what the bytes are instead."""

from __future__ import annotations

import codecs

from qa.errors import ArticleError

# First bytes of files that are often tried here, and what to do about each.
_SIGNATURES = (
    (b"PK\x03\x04", "is a zip or office file; save it as DOCX, PDF or plain text first"),
    (b"{\\rtf", "is an RTF file; save it as DOCX or plain text first"),
    (b"\x1f\x8b", "is gzip-compressed; decompress it first"),
)
_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(raw: bytes, source: str, charset: str | None = None) -> str:
    """Decode bytes: byte order mark, ``charset``, UTF-8, then charset-normalizer.

    ``charset`` is what the sender said of them; it is used if it is true of them.

    Raises:
        ArticleError: the bytes are not text in any encoding that could be recognised.
    """
    _refuse_other_kinds(raw, source)
    binary = ArticleError(
        f"{source}: is not text (a binary file?); give a text, Markdown, HTML, PDF, DOCX "
        "or EPUB file"
    )
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                break
    if b"\0" in raw[:65536]:
        raise binary
    text = _as_declared(raw, charset)
    if text is None:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            # Imported here: it costs 30 ms, and nearly every file is UTF-8.
            from charset_normalizer import from_bytes as guess

            best = guess(raw).best()
            if best is None:
                raise binary from None
            text = str(best)
    if _share_of_controls(text) > 0.1:
        raise binary
    return text


def _refuse_other_kinds(raw: bytes, source: str) -> None:
    """Raise what a file of another known kind is, with its remedy."""
    if raw.startswith(_OFFICE):
        if _ENCRYPTED_OFFICE in raw:
            raise ArticleError(f"{source}: is encrypted; save it without a password first")
        raise ArticleError(
            f"{source}: is an old office file; save it as DOCX, PDF or plain text first"
        )
    for start, remedy in _SIGNATURES:
        if raw.startswith(start):
            raise ArticleError(f"{source}: {remedy}")


def _as_declared(raw: bytes, charset: str | None) -> str | None:
    """The text in the declared encoding; None where that is unknown or not true."""
    if not charset:
        return None
    try:
        # "latin-1" is what servers say of Windows text, as the Encoding Standard knows.
        name = codecs.lookup(charset).name
        return raw.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _share_of_controls(text: str) -> float:
    """The share of control characters that no text editor writes, in the first 64 KiB."""
    head = text[:65536]
    if not head:
        return 0.0
    odd = sum(1 for char in head if char < " " and char not in "\t\n\r\f\x0b\x1b")
    return odd / len(head)
