"""A solver as a process that can be timed: a peer in Python, or a binary of the benches."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from peers.instance import Description
from peers.solvers import all_solvers

OURS = ("onehour", "onehour 2 threads")
"""Our own runs, one thread first."""
LARGEST_PATHFINDING = 1000
"""Rows beyond which the plain Hungarian method is not tried."""


@dataclass(frozen=True)
class Job:
    """How one solver is run."""

    name: str
    version: str
    command: tuple[str, ...]
    rounds: bool = False
    is_ours: bool = False

    def command_for(self, manifest: Path, seconds: float, answer: Path) -> list[str]:
        """The command line for an instance."""
        values = {"MANIFEST": str(manifest), "SECONDS": str(seconds), "ANSWER": str(answer)}
        return [values.get(word, word) for word in self.command]


def jobs(about: Description, binaries: Path) -> list[Job]:
    """Every solver that is tried on such an instance, ours first and last."""
    one, two = (_ours(binaries / "assign", name, threads) for name, threads in zip(OURS, (1, 2), strict=True))
    peers = [
        _peer(solver.name, solver.package, solver.rounds)
        for solver in all_solvers().values()
        if solver.takes(about.kind, about.rows)
    ]
    if about.kind == "dense" and about.rows <= LARGEST_PATHFINDING:
        peers.append(_pathfinding(binaries / "assign"))
    return [one, *peers, two]


def _peer(name: str, package: str, rounds: bool) -> Job:
    command = (sys.executable, "-m", "peers.child", "MANIFEST", name, "SECONDS", "ANSWER")
    return Job(name, version(package), command, rounds)


def _binary(binary: Path, solver: str, threads: int) -> tuple[str, ...]:
    options = ("--solver", solver, "--threads", str(threads), "--seconds", "SECONDS", "--answer", "ANSWER")
    return (str(binary), "MANIFEST", *options)


def _ours(binary: Path, name: str, threads: int) -> Job:
    return Job(name, version_of(binary), _binary(binary, "onehour", threads), is_ours=True)


def _pathfinding(binary: Path) -> Job:
    lock = (Path(__file__).parents[3] / "Cargo.lock").read_text()
    after = lock.split('name = "pathfinding"\nversion = "', 1)[1]
    return Job("pathfinding", after.split('"', 1)[0], _binary(binary, "pathfinding", 1), rounds=True)


@cache
def version_of(binary: Path) -> str:
    """A hash: the version of what we build is the binary itself, so that a rebuilt solver is measured anew."""
    return hashlib.sha256(binary.read_bytes()).hexdigest()[:12]
