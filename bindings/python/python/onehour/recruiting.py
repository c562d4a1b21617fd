"""Whom to look for next, and whom to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onehour import _onehour
from onehour.tables import Table

__all__ = ["Recruit"]


@dataclass(frozen=True)
class Recruit:
    """Advice of a plan; see :meth:`Plan.recruit`.

    Attributes
    ----------
    cells : Table
        Kinds of openers by field, place, language, what else they state (``stated``) and part of the week; how many wait for one (``waiting``), and how many more one,
        two and five of them would serve (``one``, ``two``, ``five``; ``exact`` where these numbers are exact, else they
        are the least).
    openers : Table
        Openers of the plan that would be missed most: without them at least ``at_least`` and at most ``at_most`` fewer are served.
    caps : dict
        Caps of the openers that the numbers assume.
    """

    cells: Table
    openers: Table
    caps: dict[str, int]

    @classmethod
    def _of(cls, facts: dict[str, Any]) -> Recruit:
        cells, openers = facts["cells"], facts["openers"]
        columns: list[tuple[str, list[Any]]] = [
            (key, [cell[key] for cell in cells]) for key in ("field", "place", "language", "hours", "waiting")
        ]
        stated = ["; ".join(f"{attribute} {value}" for attribute, value in cell.get("stated", {}).items()) for cell in cells]
        columns.insert(3, ("stated", [text or None for text in stated]))
        for nth, name in enumerate(("one", "two", "five")):
            columns.append((name, [cell["serve"][nth]["more"] for cell in cells]))
        exact = ["yes" if all(serve["exact"] for serve in cell["serve"]) else "at least" for cell in cells]
        columns.append(("exact", exact))
        keep = [(key, [entry[key] for entry in openers]) for key in ("opener", "at_least", "at_most")]
        return cls(Table(_onehour.Table.of_columns(columns)), Table(_onehour.Table.of_columns(keep)), facts["caps"])

    def __repr__(self) -> str:
        return f"<Recruit: {len(self.cells)} kinds of openers to look for, {len(self.openers)} to keep>"

    def _repr_html_(self) -> str:
        return self.cells._repr_html_() + self.openers._repr_html_()
