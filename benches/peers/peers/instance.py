"""Instances as `cargo run -p onehour-benches --bin instance` writes them."""

from __future__ import annotations

import json
import math
import operator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.int64]


@dataclass(frozen=True)
class Description:
    """What is known of an instance before it is drawn."""

    family: str
    size: int
    kind: str
    rows: int
    cols: int
    integer: bool
    feasible: bool

    @property
    def stem(self) -> str:
        """The name of its files, without extension."""
        return f"{self.family}-{self.size}"

    @property
    def pairs(self) -> int:
        """Pairs of a perfect matching, over all matrices of a batch."""
        return min(self.rows, self.cols) * (10_000 if self.kind == "batch" else 1)


@dataclass(frozen=True)
class Instance:
    """A drawn instance; its arrays are read when first asked for."""

    about: Description
    folder: Path
    entries: int
    sha256: str
    files: dict[str, str] = field(repr=False)

    @staticmethod
    def load(manifest: Path) -> Instance:
        """Reads a manifest."""
        data: dict[str, Any] = json.loads(manifest.read_text())
        names = ("family", "size", "kind", "rows", "cols", "integer", "feasible")
        about = Description(**{name: data[name] for name in names})
        return Instance(about, manifest.parent, data["entries"], data["sha256"], data["files"])

    def array(self, role: str) -> NDArray[Any]:
        """One of its arrays, left on disk until it is used."""
        array: NDArray[Any] = np.load(self.folder / self.files[role], mmap_mode="r")
        return array

    def read(self) -> None:
        """Reads everything that solvers of its kind start from."""
        for name in {"sparse": ("cost", "indptr", "indices"), "network": ("network",)}.get(self.about.kind, ("cost",)):
            getattr(self, name)

    @cached_property
    def cost(self) -> NDArray[np.float64]:
        """The matrix, the matrices of a batch, or the costs of the entries."""
        return np.array(self.array("cost"), dtype=np.float64, order="C")

    @cached_property
    def indptr(self) -> NDArray[np.int64]:
        """Where each row's entries begin."""
        return np.array(self.array("indptr"))

    @cached_property
    def indices(self) -> NDArray[np.int32]:
        """Column of each entry."""
        return np.array(self.array("indices"))

    @cached_property
    def network(self) -> dict[str, NDArray[Any]]:
        """Tails, heads, bounds and costs of the arcs, and supplies of the nodes."""
        return {role: np.array(self.array(role)) for role in self.files}

    def total(self, answer: Columns) -> float:
        """The total of an answer, rounded once. Raises ValueError where it is no perfect matching, or no flow."""
        return self._flow_total(answer) if self.about.kind == "network" else self._matching_total(answer)

    def _flow_total(self, flow: Columns) -> int:
        arcs = self.network
        supply = arcs["supply"]
        if np.any(flow < arcs["lower"]) or np.any(flow > arcs["upper"]):
            raise ValueError("a flow is out of its bounds")
        left = np.zeros(len(supply), dtype=np.int64)
        np.add.at(left, arcs["tail"], flow)
        np.subtract.at(left, arcs["head"], flow)
        if not np.array_equal(left, supply):
            raise ValueError("what leaves a node is not its supply")
        used = np.flatnonzero(flow)
        # Integers of Python do not overflow.
        return sum(map(operator.mul, flow[used].tolist(), arcs["cost"][used].tolist()))

    def _matching_total(self, columns: Columns) -> float:
        shape = (-1, self.about.rows)
        problems = columns.reshape(shape)
        if np.count_nonzero(columns >= 0) != self.about.pairs:
            raise ValueError(f"{np.count_nonzero(columns >= 0)} pairs instead of {self.about.pairs}")
        for problem in problems:
            used = problem[problem >= 0]
            if used.size != np.unique(used).size:
                raise ValueError("a column is used twice")
        return math.fsum(self._picked(problems))

    def _picked(self, problems: Columns) -> NDArray[Any]:
        if self.about.kind == "sparse":
            rows = np.repeat(np.arange(self.about.rows), np.diff(self.indptr))
            chosen = self.indices == problems[0][rows]
            if np.count_nonzero(chosen) != self.about.pairs:
                raise ValueError("a pair has no entry")
            entries: NDArray[Any] = self.array("cost")[chosen]
            return entries
        cost = self.array("cost").reshape(len(problems), self.about.rows, self.about.cols)
        batch, row = np.nonzero(problems >= 0)
        picked: NDArray[Any] = cost[batch, row, problems[batch, row]]
        return picked
