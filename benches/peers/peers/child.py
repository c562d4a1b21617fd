"""One peer on one instance, in a process of its own.

Prints `ready` once the package is imported and the instance read, then one line of JSON. The parent counts the time
limit from `ready`.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from peers.instance import Instance
from peers.solvers import Infeasible, Refused, Solver, all_solvers

ENOUGH = 7
"""So many repetitions are enough,"""
LONG = 0.1
"""if they took so many seconds: the first of short ones meet cold caches. The binaries of the benches do the same."""


def main(manifest: Path, name: str, seconds: float, answer: Path) -> None:
    """Runs the peer and prints what it took."""
    solver = all_solvers()[name]
    instance = Instance.load(manifest)
    instance.read()
    _import(solver)
    print("ready", flush=True)
    print(json.dumps(_measure(solver, instance, seconds, answer)), flush=True)


def _import(solver: Solver) -> None:
    """Imports happen before the clock starts: they are in a lazy place of each solver."""
    modules = {
        "scipy": ["scipy.optimize", "scipy.sparse.csgraph"],
        "lapx": ["lap"],
        "ortools": ["ortools.graph.python.linear_sum_assignment", "ortools.graph.python.min_cost_flow"],
    }
    for module in modules.get(solver.package, [solver.package]):
        __import__(module)


def _measure(solver: Solver, instance: Instance, seconds: float, answer: Path) -> dict[str, Any]:
    core: list[float] = []
    whole: list[float] = []
    busy = 0.0
    before = _status("VmRSS:")
    _reset_peak()
    start = time.perf_counter()
    while True:
        began = time.perf_counter()
        try:
            prepared = solver.prepare(instance)
            converted, used = time.perf_counter(), time.process_time()
            raw = solver.solve(prepared)
            solved = time.perf_counter()
            busy += time.process_time() - used
            columns = solver.columns(raw, instance)
        except Infeasible:
            status, columns = "infeasible", np.empty(0, dtype=np.int64)
            solved = time.perf_counter()
        except Refused as error:
            return {"status": "refused", "message": str(error)}
        except MemoryError:
            return {"status": "out of memory"}
        else:
            status = "optimal"
        ended = time.perf_counter()
        core.append(solved - converted)
        whole.append(ended - began)
        if len(core) == 1 and status == "optimal":
            np.save(answer, columns)
        prepared = raw = None
        elapsed = ended - start
        is_enough = len(core) >= ENOUGH and elapsed >= LONG
        if is_enough or elapsed + elapsed / len(core) > seconds:
            break
    extra = max(0, _status("VmHWM:") - before)
    return {
        "status": status,
        "core": core,
        "all": whole,
        "extra_bytes": extra,
        "processors": busy / max(sum(core), 1e-9),
    }


def _reset_peak() -> None:
    """Starts the count of peak memory anew, where the system can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _status(key: str) -> int:
    """Bytes that Linux counts for this process; 0 elsewhere."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(key):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), Path(sys.argv[4]))
