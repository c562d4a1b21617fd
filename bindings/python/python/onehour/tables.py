"""Tables that every data library can take in, and none is needed for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from onehour import _onehour

__all__ = ["Table"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Table:
    """Columns of texts, integers and points in time.

    It speaks the Arrow PyCapsule interface: ``polars.DataFrame(table)``, ``pyarrow.table(table)`` and ``duckdb`` take it
    without a copy.

    Examples
    --------
    >>> import datetime, onehour
    >>> pool = onehour.generate(newcomers=20, openers=10, first_day=datetime.date(2026, 11, 23))
    >>> meetings = onehour.plan(pool, first_day=datetime.date(2026, 11, 23)).meetings
    >>> meetings.columns
    ['newcomer', 'opener', 'start', 'end', 'place', 'points', 'reasons']
    >>> next(iter(meetings))["start"].tzinfo
    zoneinfo.ZoneInfo(key='Europe/Helsinki')
    >>> meetings.to_polars().height == len(meetings.to_pandas()) == len(meetings)
    True
    """

    __slots__ = ("_handle",)

    def __init__(self, handle: _onehour.Table) -> None:
        self._handle = handle

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return [name for name, _ in self._handle.columns()]

    def __len__(self) -> int:
        return len(self._handle)

    def __getitem__(self, column: str) -> list[Any]:
        """The values of a column; times know their zone."""
        for at, (name, zone) in enumerate(self._handle.columns()):
            if name == column:
                values = self._handle.values(at)
                return values if zone is None else _times(values, zone)
        raise KeyError(column)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Row by row."""
        columns = self.columns
        for row in zip(*(self[column] for column in columns), strict=True):
            yield dict(zip(columns, row, strict=True))

    def to_pandas(self) -> Any:
        """A pandas DataFrame; times know their zone. pyarrow is not needed, but where pandas keeps texts in it none is copied."""
        import pandas

        text = pandas.Series(["as this pandas has texts"]).dtype
        arrow = self.to_arrow() if getattr(text, "storage", None) == "pyarrow" else None
        frame = {}
        for at, (name, zone) in enumerate(self._handle.columns()):
            numbers = self._handle.numbers(at)
            if numbers is None:
                texts = self._handle.values(at) if arrow is None else arrow.column(at)
                frame[name] = pandas.Series(pandas.array(texts, dtype=text))
            elif zone is None:
                frame[name] = pandas.Series(numbers)
            else:
                frame[name] = pandas.Series(numbers.view("M8[us]")).dt.tz_localize("UTC").dt.tz_convert(zone)
        return pandas.DataFrame(frame)

    def to_polars(self) -> Any:
        """A polars DataFrame, without a copy."""
        import polars

        return polars.DataFrame(self)

    def to_arrow(self) -> Any:
        """A pyarrow Table, without a copy."""
        import pyarrow

        return pyarrow.table(self)

    def __arrow_c_schema__(self) -> object:
        return self._handle.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._handle.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<Table: {len(self)} rows of {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        shown = 20
        heading = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = "".join(
            "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row.values()) + "</tr>"
            for row, _ in zip(self, range(shown), strict=False)
        )
        more = f"<caption style='caption-side:bottom'>{shown} of {len(self)} rows</caption>" if len(self) > shown else ""
        return f"<table>{more}<thead><tr>{heading}</tr></thead><tbody>{rows}</tbody></table>"


def _times(values: list[int | None], zone: str) -> list[dt.datetime | None]:
    place = ZoneInfo(zone)
    return [
        None if value is None else (_EPOCH + dt.timedelta(microseconds=value)).astimezone(place) for value in values
    ]
