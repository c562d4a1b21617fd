"""What it is worth to change more of a published plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onehour import _onehour
from onehour.tables import Table

__all__ = ["Curve"]


@dataclass(frozen=True)
class Curve:
    """Value against number of changes; see :meth:`Plan.curve`.

    A published meeting is changed when it has another hour or another partner, or is off.

    Attributes
    ----------
    published : int
        Published meetings that were still to come.
    fewest : int
        No plan changes fewer of them.
    plan : int
        So many does the plan change.
    points : Table
        For each number of meetings changed at most (``changes``) the best value that is known: a column for each tier, and the most
        that any such plan can have beside it (``served.at_most``; ``None`` where that is not known). ``exact`` is ``yes`` where no
        such plan is better; where it is ``no``, one could be, in the first tier in which the two numbers differ.
    """

    published: int
    fewest: int
    plan: int
    points: Table

    @classmethod
    def _of(cls, facts: dict[str, Any]) -> Curve:
        points = facts["points"]
        columns: list[tuple[str, list[Any]]] = [
            ("changes", [point["changes"] for point in points]),
            ("exact", ["yes" if all(tier["proven"] for tier in point["tiers"]) else "no" for point in points]),
        ]
        for at, tier in enumerate(points[0]["tiers"] if points else []):
            columns.append((tier["name"], [point["tiers"][at]["value"] for point in points]))
            columns.append((f"{tier['name']}.at_most", [point["tiers"][at]["bound"] for point in points]))
        return cls(facts["published"], facts["fewest"], facts["plan"], Table(_onehour.Table.of_columns(columns)))

    def __repr__(self) -> str:
        changes = f"no plan changes fewer than {self.fewest}, this one changes {self.plan}"
        return f"<Curve: {self.published} published meetings, {changes}>"

    def _repr_html_(self) -> str:
        return f"<p>{repr(self)[1:-1]}</p>{self.points._repr_html_()}"
