"""The report: docs/benchmarks/peers.md and its figure."""

from __future__ import annotations

from pathlib import Path

from peers.report.compare import Comparison, comparisons
from peers.report.document import document
from peers.store import Clock, Result


def write(results: list[Result], folder: Path) -> None:
    """Writes text and figure into a folder."""
    rows = comparisons(results)
    folder.mkdir(parents=True, exist_ok=True)
    figure = folder / "peers.svg"
    has_figure = any(row.ratio(1, Clock.WITHOUT) is not None for row in rows)
    if has_figure:
        from peers.report.figure import draw

        draw(rows, figure)
    (folder / "peers.md").write_text(document(rows, figure.name if has_figure else None))


__all__ = ["Comparison", "comparisons", "write"]
