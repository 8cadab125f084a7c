"""Preparing articles in several processes: in order, and with a bounded number at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

from qa.errors import LibraryError
from qa.library.preparing import prepare
from qa.library.results import Found, Outcome, Task

# Small files travel together; a chunk is sent when it has one of these.
_CHUNK_TASKS, _CHUNK_BYTES = 32, 256 * 1024
_CHUNKS_AHEAD = 3


def prepared(found: Iterable[Found], jobs: int) -> Iterator[Outcome]:
    """What comes of each thing that was found, in the same order.

    What is prepared doesn't depend on ``jobs``, and no more than a few chunks for each
    process are in memory.
    """
    if jobs <= 1:
        for each in found:
            yield prepare(each) if isinstance(each, Task) else each
        return
    # Spawned: a forked process would hold the writer's lock when its parent is killed.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for chunk in _chunks(found):
            waiting.append(pool.submit(_prepare_all, chunk))
            if len(waiting) >= jobs * _CHUNKS_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool:
        raise LibraryError(
            f"a process died while it prepared articles (for want of memory?); run the same "
            f"command again with fewer --jobs than {jobs}"
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _chunks(found: Iterable[Found]) -> Iterator[list[Found]]:
    chunk: list[Found] = []
    size = 0
    for each in found:
        chunk.append(each)
        # Packed lines count as what they are in memory.
        size += len(each.raw) if isinstance(each, Task) and each.raw else _size(each)
        if len(chunk) >= _CHUNK_TASKS or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _size(each: Found) -> int:
    return each.size if isinstance(each, Task) else 0


def _prepare_all(chunk: Sequence[Found]) -> list[Outcome]:
    return [prepare(each) if isinstance(each, Task) else each for each in chunk]


def _begin() -> None:
    """Begin a process: Ctrl+C is the parent's to handle, and without a parent it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    # A parent that is killed can't tell its processes; they would wait for ever.
    wait([sentinel])
    os._exit(1)
