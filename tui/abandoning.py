"""A call that can be left behind: for what waits on a network or a long file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
_LOOK_EVERY_S = 0.05


def abandonable(call: Callable[[], Result], is_cancelled: Callable[[], bool]) -> Result | None:
    """What ``call`` returns or raises; None as soon as ``is_cancelled`` says so.

    The call runs in a thread of its own, which nobody waits for once it is left: a
    name that is being looked up can't be interrupted, and must not hold up the chat's end.
    """
    results: list[Result] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:
            failures.append(error)
        finally:
            done.set()

    threading.Thread(target=run, daemon=True).start()
    while not done.wait(_LOOK_EVERY_S):
        if is_cancelled():
            return None
    if failures:
        raise failures[0]
    return results[0]
