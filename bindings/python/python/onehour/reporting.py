"""Counts that can be handed on."""

from __future__ import annotations

from dataclasses import dataclass

from onehour.tables import Table

__all__ = ["Report"]


@dataclass(frozen=True)
class Report:
    """Counts of a plan; see :meth:`Plan.report`.

    No number from 1 to 4 is told, nor can it be worked out from the others: what is not told is ``None``.

    Attributes
    ----------
    employers : Table
        For each organisation that openers state its openers, those with a meeting, their meetings and the minutes of these; then the
        meetings of each ``month``, and of each ``field`` of those who came. ``budget_hours`` is what the employer gives in a month,
        where the programme says so. No rows where nobody states an organisation.
    channels : Table
        For each tag the newcomers, those served, those waiting, the openers, and those with a meeting.
    groups : Table
        For each ``value`` of each ``attribute`` that the programme names under ``groups``: newcomers, served, waiting.
    """

    employers: Table
    channels: Table
    groups: Table

    def __repr__(self) -> str:
        tables = ", ".join(f"{len(table)} rows of {name}" for name, table in vars(self).items())
        return f"<Report: {tables}>"

    def _repr_html_(self) -> str:
        return "".join(table._repr_html_() for table in vars(self).values() if len(table))
