"""One figure: how many times faster than the best peer, family by family."""

from __future__ import annotations

from pathlib import Path

from peers.report.compare import Comparison
from peers.store import Clock

KINDS = ("dense", "rectangular", "sparse", "network")
PANELS = (("dense", "rectangular"), ("sparse", "network"))
COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")


def draw(rows: list[Comparison], path: Path) -> None:
    """Two panels, dense and sparse; a dot for each size, hollow where the peer ran out of time."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "peers", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    from matplotlib import pyplot as plt

    drawn = [row for row in rows if row.kind in KINDS and row.ratio(1, Clock.WITHOUT) is not None]
    panels = [[row for row in drawn if row.kind in panel] for panel in PANELS]
    panels = [panel for panel in panels if panel]
    heights = [len({row.family for row in panel}) for panel in panels]
    figure, axes = plt.subplots(
        len(panels), 1, figsize=(8, 1.6 + 0.24 * sum(heights)), height_ratios=heights, squeeze=False, sharex=True
    )
    colours = dict(zip(sorted({row.size for row in drawn}), COLOURS, strict=False))
    for axis, panel in zip(axes[:, 0], panels, strict=True):
        _panel(axis, panel, colours)
    axes[-1, 0].set_xlabel(
        "time of the best peer / our time, one thread, proof included (right of the line: we are faster)"
    )
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _panel(axis: object, rows: list[Comparison], colours: dict[int, str]) -> None:
    from matplotlib.axes import Axes
    from matplotlib.ticker import FuncFormatter

    assert isinstance(axis, Axes)
    families = list(dict.fromkeys(row.family for row in sorted(rows, key=lambda row: KINDS.index(row.kind))))[::-1]
    for size, colour in colours.items():
        chosen = [row for row in rows if row.size == size]
        if not chosen:
            continue
        ratios = [row.ratio(1, Clock.WITHOUT) or 1.0 for row in chosen]
        bounds = [bool((best := row.best(Clock.WITHOUT)) and best.is_bound) for row in chosen]
        places = [families.index(row.family) for row in chosen]
        faces = ["white" if bound else colour for bound in bounds]
        axis.scatter(ratios, places, s=28, c=faces, edgecolors=colour, linewidths=1.2, label=f"n = {size:,}", zorder=3)
    axis.axvline(1.0, color="black", linewidth=1.0)
    axis.set_xscale("log")
    axis.xaxis.set_major_formatter(FuncFormatter(lambda ratio, _: f"{ratio:g}"))
    axis.set_yticks(range(len(families)), families)
    axis.set_ylim(-0.7, len(families) - 0.3)
    axis.grid(axis="both", color="#dddddd", linewidth=0.6, zorder=0)
    axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)
