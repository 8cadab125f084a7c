"""A run that was cut off goes on where it stopped: outcomes kept beside it.

JSON lines: first the key of the run, then one outcome a line, each written as soon as
it is there. Outcomes of other data, settings or versions have another key.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from qa.evaluation.outcome import Outcome, outcome_from_dict, outcome_to_dict


def run_key(data: str, settings: Mapping[str, Any], system: Mapping[str, Any]) -> str:
    """The name of a run: equal for equal data, settings and system, in any process."""
    told = json.dumps([data, dict(settings), dict(system)], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def kept_outcomes(path: Path, key: str) -> dict[str, Outcome]:
    """The outcomes kept under this key, by id; {} when there are none.

    A last line that was cut off in the middle is left out.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    kept: dict[str, Outcome] = {}
    try:
        if json.loads(lines[0]).get("run") != key:
            return {}
        for line in lines[1:]:
            if line:
                outcome = outcome_from_dict(json.loads(line))
                kept[outcome.id] = outcome
    except (json.JSONDecodeError, AttributeError, KeyError, TypeError):
        pass
    return kept


class Keeper:
    """Writes outcomes down as they come; a context manager."""

    def __init__(self, path: Path, key: str, kept: Mapping[str, Outcome]) -> None:
        self.path = path
        self._key = key
        self._kept = kept
        self._written = set(kept)
        self._file: IO[str] | None = None

    def __enter__(self) -> Keeper:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Renamed into place, so that what was kept is never lost, and never half a line.
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        lines = [{"run": self._key}, *map(outcome_to_dict, self._kept.values())]
        fresh.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        os.replace(fresh, self.path)
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def keep(self, outcome: Outcome) -> None:
        """Write one outcome down, and let go of it at once; one that is there already stays."""
        assert self._file is not None
        if outcome.id in self._written:
            return
        self._file.write(json.dumps(outcome_to_dict(outcome)) + "\n")
        self._file.flush()
        self._written.add(outcome.id)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._file is not None
        self._file.close()
        if kind is None:
            self.path.unlink(missing_ok=True)
