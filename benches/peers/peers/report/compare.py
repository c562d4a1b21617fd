"""Ours against the best peer, instance by instance."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from peers.jobs import OURS
from peers.store import Clock, Result

NEAR = 1e-6
"""A peer counts as long as its total is within this relative distance of the optimum: it may round."""


@dataclass(frozen=True)
class Comparison:
    """All results of one instance."""

    family: str
    size: int
    sha256: str
    results: tuple[Result, ...]

    @property
    def kind(self) -> str:
        """The section of the report."""
        if self.family.startswith("batch-"):
            return "batch"
        if self.family.startswith(("sparse-", "layered", "deficient")):
            return "sparse"
        if self.family in ("round", "transport"):
            return "network"
        return "rectangular" if "-1x" in self.family else "dense"

    def ours(self, threads: int) -> Result | None:
        """Our result on so many threads, if there is an answer."""
        wanted = OURS[threads - 1]
        found = (result for result in self.results if result.solver == wanted and result.is_solved)
        return next(found, None)

    @property
    def peers(self) -> list[Result]:
        """Everybody else."""
        return [result for result in self.results if result.solver not in OURS]

    def best(self, clock: Clock) -> Result | None:
        """The fastest peer with a right answer; a time-out where no peer answers at all."""
        right = [result for result in self.peers if result.is_solved and self._is_right(result)]
        late = [result for result in self.peers if result.is_bound]
        return min(right or late, key=lambda result: result.seconds(clock), default=None)

    def ratio(self, threads: int, clock: Clock) -> float | None:
        """Time of the best peer by ours: above one, we are faster."""
        ours, best = self.ours(threads), self.best(clock)
        if ours is None or best is None:
            return None
        return best.seconds(clock) / ours.seconds(clock)

    def _is_right(self, result: Result) -> bool:
        ours = self.ours(1)
        if ours is None or ours.total is None or result.total is None:
            return True
        return ours.status == result.status and abs(result.total - ours.total) <= NEAR * max(1.0, abs(ours.total))


def comparisons(results: Iterable[Result]) -> list[Comparison]:
    """Results by instance, in the order in which the instances come."""
    grouped: dict[tuple[str, int, str], list[Result]] = defaultdict(list)
    for result in results:
        grouped[result.family, result.size, result.sha256].append(result)
    return [Comparison(*key, tuple(group)) for key, group in grouped.items()]


def geometric_mean(ratios: Iterable[float | None]) -> float | None:
    """The mean of what is there."""
    logs = [math.log(ratio) for ratio in ratios if ratio is not None]
    return math.exp(sum(logs) / len(logs)) if logs else None
