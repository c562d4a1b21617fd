"""The text of the report."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from peers.process import LIMIT
from peers.report.compare import Comparison, geometric_mean
from peers.report.machine import machine, packages
from peers.solvers.base import ROUNDED_BITS
from peers.store import Clock, Result

INTRODUCTION = f"""# The solver against its peers

Written by `cargo xtask bench peers`; benches/peers/README.md says how to run it.

A **ratio** is the time of the best peer by ours on the same instance, measured in turns in one run: above 1 we are
faster. Every peer that takes the problem is run, unless a run was for some of them alone (*peer ran* counts those that
ended, of those that were run), and the best is chosen for each instance anew. Our time
includes the proof, which no peer has. *With* is with conversions, from a float64 array (CSR arrays for sparse problems)
to an array of columns; *without* leaves out what brings the problem into the solver's own form and the answer out of
it. *Checked* is with conversions and with a check of the proof by the separate checker, which reads every cost once
more. Each figure is the median of the repetitions in three processes (in one for a peer that the first showed to be ten
times slower than the fastest): in each as many as fit in 1.5 s, at least one, and no more than make seven and a tenth
of a second. One thread is forced on all; "2 threads" is ours alone.

A peer has {LIMIT:.0f} s for an instance; where none ends in time, the ratio is a lower bound, marked `>`. One that ran
out of time on a smaller instance of the family counts as out of time on a larger one. Costs that are no integers are
rounded to {ROUNDED_BITS} bits for peers that take integers (OR-Tools, pathfinding, the graph libraries); such a peer
counts as long as its total is within a millionth of the optimum. For integer costs all totals must agree exactly.

`round` is a round of meetings with capacities for hours, days, months and employers; ours solves its three tiers
(served, days waited, points) in order, the peer the tiers folded into one 64-bit cost, which fits to 10,000
newcomers. `transport` has lower and upper bounds on both sides. Both go to the peer's minimum-cost flow.
"""

RATIOS = ("1 thread, with", "without", "checked", "2 threads, with", "without", "checked")
"""A column for each ratio, in the order of the clocks."""


def document(rows: list[Comparison], figure: str | None) -> str:
    """All sections."""
    parts = [INTRODUCTION, machine(), packages(), _means(rows)]
    if figure:
        parts.append(f"![Ratios by family and size]({figure})\n")
    kinds = [
        ("dense", "Dense, n x n"),
        ("rectangular", "Rectangular, about n x n entries"),
        ("sparse", "Sparse, n rows"),
        ("network", "Capacities and bounds, n newcomers or sources"),
    ]
    for kind, title in kinds:
        of_kind = sorted((row for row in rows if row.kind == kind), key=lambda row: row.size)
        for size, group in groupby(of_kind, key=lambda row: row.size):
            parts.append(_section(f"{title}, n = {size:,}", list(group)))
    parts += [_batches(rows), _memory(rows), _failures(rows), _threads(rows), _hashes(rows)]
    return "\n".join(part for part in parts if part)


def _table(heads: list[str], lines: Iterable[list[str]]) -> str:
    ruler = [":---", *["---:"] * (len(heads) - 1)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in [heads, ruler, *lines]) + "\n"


def _means(rows: list[Comparison]) -> str:
    def line(kind: str, size: int, group: list[Comparison]) -> list[str]:
        counted = [row for row in group if row.ratio(1, Clock.WITHOUT) is not None]
        means = [
            _times(geometric_mean(row.ratio(threads, clock) for row in counted)) for threads in (1, 2) for clock in Clock
        ]
        least = [_least(counted, threads) for threads in (1, 2)]
        return [f"{kind} {size:,}", *means, *least, f"{len(counted)} of {len(group)}"]

    ordered = sorted(rows, key=lambda row: (row.kind, row.size))
    grouped = groupby(ordered, key=lambda row: (row.kind, row.size))
    lines = [line(kind, size, list(group)) for (kind, size), group in grouped]
    heads = ["", *RATIOS, "least, 1 thread, with", "least, 2 threads, with", "families"]
    missing = sorted({f"{row.family} {row.size}" for row in rows if row.ratio(1, Clock.WITHOUT) is None})
    note = f"\nNo ratio, and not in a mean: {', '.join(missing)}.\n" if missing else ""
    return (
        "## Geometric means over all families\n\nEvery family of the tables below is in the mean of its line.\n\n"
        + _table(heads, lines)
        + note
    )


def _least(rows: list[Comparison], threads: int) -> str:
    ratios = [(row.ratio(threads, Clock.WITH), row.family) for row in rows]
    least = min(((ratio, family) for ratio, family in ratios if ratio is not None), default=None)
    return f"{_times(least[0])} {least[1]}" if least else "-"


def _section(title: str, rows: list[Comparison]) -> str:
    heads = ["family", *RATIOS, "best peer, with", "without"]
    heads += ["ours, ms", "ours 2, ms", "best, ms", "peer ran"]
    return f"## {title}\n\n" + _table(heads, map(_line, rows))


def _line(row: Comparison) -> list[str]:
    ratios = [_ratio(row, threads, clock) for threads in (1, 2) for clock in Clock]
    best = [row.best(clock) for clock in (Clock.WITH, Clock.WITHOUT)]
    names = [result.solver if result and not result.is_bound else "-" for result in best]
    ran = sum(result.is_solved for result in row.peers)
    times = [_milliseconds(row.ours(1)), _milliseconds(row.ours(2)), _milliseconds(best[1])]
    return [row.family, *ratios, *names, *times, f"{ran} of {len(row.peers)}"]


def _ratio(row: Comparison, threads: int, clock: Clock) -> str:
    best = row.best(clock)
    bound = "> " if best is not None and best.is_bound else ""
    return bound + _times(row.ratio(threads, clock))


def _times(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def _milliseconds(result: Result | None) -> str:
    if result is None:
        return "-"
    value = 1000 * result.seconds(Clock.WITHOUT)
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _batches(rows: list[Comparison]) -> str:
    batches = sorted((row for row in rows if row.kind == "batch"), key=lambda row: (row.family, row.size))
    if not batches:
        return ""

    def line(row: Comparison) -> list[str]:
        best, ours = row.best(Clock.WITH), row.ours(1)
        each = [f"{100 * result.seconds(Clock.WITH):.2f}" if result else "-" for result in (ours, best)]
        name = best.solver if best else "-"
        return [f"{row.family} {row.size}", _ratio(row, 1, Clock.WITH), _ratio(row, 2, Clock.WITH), name, *each]

    heads = ["", "ratio, 1 thread", "2 threads", "best peer", "ours, us each", "best, us each"]
    text = "## Batches of 10,000 small problems\n\nOurs is called from Rust here, one problem at a time, and checks each proof.\n\n"
    return text + _table(heads, map(line, batches))


def _memory(rows: list[Comparison]) -> str:
    def line(row: Comparison) -> list[str]:
        ours, best = row.ours(1), row.best(Clock.WITHOUT)
        least = min((result.extra_bytes or 0 for result in row.peers if result.is_solved), default=None)
        return [
            f"{row.family} {row.size}",
            _megabytes(ours.extra_bytes if ours else None),
            _megabytes(best.extra_bytes if best else None),
            _megabytes(least),
        ]

    largest = max((row.size for row in rows if row.kind == "dense"), default=0)
    chosen = [row for row in rows if row.size == largest and row.kind in ("dense", "rectangular")]
    chosen += [row for row in rows if row.kind == "sparse" and row.size >= 100_000]
    chosen = [row for row in chosen if row.ours(1) is not None]
    if not chosen:
        return ""
    text = (
        "## Memory\n\nPeak of resident memory while solving, less what was resident with the input read, in MB. "
        f"A dense input of n = {largest:,} takes {8e-6 * largest**2:,.0f} MB.\n\n"
    )
    return text + _table(["", "ours", "fastest peer", "most frugal peer"], map(line, chosen))


def _megabytes(value: int | None) -> str:
    return "-" if value is None else f"{value / 1e6:,.1f}"


def _failures(rows: list[Comparison]) -> str:
    lines = [
        [f"{row.family} {row.size}", result.solver, result.status, result.message.replace("|", "/")]
        for row in rows
        for result in row.results
        if result.status not in ("optimal", "infeasible", "timeout")
        and not (result.status == "refused" and result.message == "square problems only")
    ]
    if not lines:
        return ""
    return "## What failed\n\n" + _table(["instance", "solver", "status", "message"], lines)


def _threads(rows: list[Comparison]) -> str:
    busy = {
        result.solver
        for row in rows
        for result in row.peers
        if result.processors is not None and result.processors > 1.3 and sum(result.core) > 1.0
    }
    said = ", ".join(sorted(busy)) if busy else "none"
    return f"## Threads\n\nPeers that kept more than one processor busy although one thread was asked for: {said}.\n"


def _hashes(rows: list[Comparison]) -> str:
    lines = [[f"{row.family} {row.size}", f"`{row.sha256}`"] for row in rows]
    text = "## Instances\n\nSHA-256 of the files of each instance, one after the other.\n\n"
    return text + _table(["instance", "SHA-256"], lines)
