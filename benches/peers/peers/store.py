"""Results, one JSON line for each solver and instance; a run takes up what an earlier one left."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from statistics import median

PROTOCOL = 2
"""Raised when measurements of before cannot be compared with those of now."""
SOLVED = ("optimal", "infeasible")


class Clock(Enum):
    """What is in a time."""

    WITH = "with"
    """With conversions."""
    WITHOUT = "without"
    """Without."""
    CHECKED = "checked"
    """With conversions and the check of the proof, of a solver that has one."""


@dataclass(frozen=True)
class Result:
    """What a solver took on an instance: every repetition of every round."""

    sha256: str
    family: str
    size: int
    solver: str
    version: str
    status: str
    core: list[float] = field(default_factory=list)
    """Seconds without conversions."""
    all: list[float] = field(default_factory=list)
    """Seconds from a float64 array to an array of columns."""
    checked: list[float] = field(default_factory=list)
    """The same with the check of the proof; empty where there is none, or `all` has it."""
    total: float | None = None
    extra_bytes: int | None = None
    processors: float | None = None
    """Processor time by wall time: above one, the solver uses threads of its own."""
    message: str = ""
    protocol: int = PROTOCOL

    @property
    def key(self) -> tuple[str, str, str]:
        """What a newer result replaces."""
        return self.sha256, self.solver, self.version

    @property
    def is_solved(self) -> bool:
        """Whether the time is that of an answer."""
        return self.status in SOLVED

    @property
    def is_bound(self) -> bool:
        """Whether the time is only a lower bound."""
        return self.status == "timeout"

    def seconds(self, clock: Clock) -> float:
        """The median over all repetitions."""
        match clock:
            case Clock.WITH:
                return median(self.all)
            case Clock.WITHOUT:
                return median(self.core)
            case Clock.CHECKED:
                return median(self.checked or self.all)


class Store:
    """The file of results."""

    def __init__(self, path: Path) -> None:
        """Reads what is there."""
        self._path = path
        self._results: dict[tuple[str, str, str], Result] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                data = json.loads(line)
                if data.get("protocol") == PROTOCOL:
                    result = Result(**data)
                    self._results.pop(result.key, None)
                    self._results[result.key] = result

    def get(self, sha256: str, solver: str, version: str) -> Result | None:
        """The newest result of a solver in this version."""
        return self._results.get((sha256, solver, version))

    def of_instance(self, sha256: str) -> list[Result]:
        """The newest result of each solver, in the order in which they were first stored."""
        newest = {result.solver: result for result in self._results.values() if result.sha256 == sha256}
        return list(newest.values())

    def add(self, result: Result) -> None:
        """Keeps a result, on disk at once."""
        # To the end: the newest comes last.
        self._results.pop(result.key, None)
        self._results[result.key] = result
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as file:
            file.write(json.dumps(asdict(result)) + "\n")
