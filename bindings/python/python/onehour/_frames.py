"""Data frames of any library as columns of texts, the way a people file has them."""

from __future__ import annotations

import datetime as dt
from typing import Any


def columns_of_frame(frame: Any) -> list[tuple[str, list[str | None]]]:
    """Heading and cells of every column; ``None`` is an empty cell.

    Raises
    ------
    TypeError
        narwhals does not know such a frame.
    """
    # Here, because `import onehour` should stay quick.
    import narwhals.stable.v2 as nw

    frame = nw.from_native(frame)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return [(str(column.name), _texts(nw, column)) for column in frame.iter_columns()]


def _texts(nw: Any, column: Any) -> list[str | None]:
    kind = column.dtype
    values: list[Any] = column.to_list()
    if kind == nw.String:
        # pandas may put its own words for nothing between texts.
        return values if all(type(value) is str or value is None for value in values) else list(map(cell_text, values))
    return list(map(cell_text, values))


def cell_text(value: Any) -> str | None:
    """A cell as a people file has it."""
    match value:
        case None:
            return None
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float():
            # A column of whole numbers with a gap is one of floats in pandas.
            return None if value != value else str(int(value)) if value.is_integer() else repr(value)
        case dt.date() if type(value).__name__ != "NaTType":
            # A point in time is a date too.
            return value.isoformat()
        case dict():
            return "; ".join(f"{key}:{cell_text(entry)}" for key, entry in value.items() if entry is not None)
        case list() | tuple() | set() | frozenset():
            return _several(value)
    return _foreign(value)


def _several(values: Any) -> str:
    """Several values of a cell."""
    return "; ".join(text for text in map(cell_text, values) if text is not None)


def _foreign(value: Any) -> str | None:
    """A value of a library: numpy's scalars and arrays, pandas' words for nothing."""
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    return cell_text(value.tolist()) if hasattr(value, "tolist") else str(value)
