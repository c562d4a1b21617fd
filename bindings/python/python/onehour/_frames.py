"""Data frames of any library as columns of texts, the way a people file has them.

Most columns repeat few values. Their library says quickly which distinct ones there are and which of them each row has, so only
these are made texts; what the library cannot number (lists, mixed objects) and what hardly repeats is taken cell by cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Heading; texts; which of them each row has (-1: none), or every row its own.
FrameColumn = tuple[str, list[str | None], NDArray[np.int32] | None]

#: Whether values repeat is judged by so many rows.
_HEAD = 1000


def columns_of_frame(frame: Any) -> list[FrameColumn]:
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
    return [(str(column.name), *_texts(column)) for column in frame.iter_columns()]


def _texts(column: Any) -> tuple[list[str | None], NDArray[np.int32] | None]:
    coder = _CODERS.get(column.implementation.name)
    if coder is not None and _repeats(column.head(_HEAD).to_list()):
        coded = coder(column.to_native())
        if coded is not None:
            values, codes = coded
            return [cell_text(value) for value in values], np.ascontiguousarray(codes, dtype=np.int32)
    cells: list[Any] = column.to_list()
    if all(type(value) is str or value is None for value in cells):
        return cells, None
    return [cell_text(value) for value in cells], None


def _repeats(head: list[Any]) -> bool:
    try:
        return len(set(head)) * 20 <= len(head) * 19
    except TypeError:
        return False


Coded = tuple[list[Any], Any] | None


def _coded_by_pandas(series: Any) -> Coded:
    import pandas

    # Among objects of several types equal ones may have different texts: True and 1.
    if series.dtype == object and pandas.api.types.infer_dtype(series, skipna=True) not in ("string", "empty"):
        return None
    codes, values = pandas.factorize(series)
    return values.tolist(), codes


def _coded_by_polars(series: Any) -> Coded:
    import polars

    if series.dtype.is_nested() or series.dtype == polars.Object:
        return None
    values = series.drop_nulls().unique(maintain_order=True)
    numbers = polars.Series(range(len(values)), dtype=polars.Int32)
    codes = series.replace_strict(values, numbers, default=None, return_dtype=polars.Int32)
    return values.to_list(), codes.fill_null(-1).to_numpy()


def _coded_by_pyarrow(column: Any) -> Coded:
    import pyarrow

    kind = column.type
    if pyarrow.types.is_nested(kind):
        return None
    if not pyarrow.types.is_dictionary(kind):
        column = column.dictionary_encode()
    coded = column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
    if isinstance(coded, pyarrow.ChunkedArray):
        coded = coded.unify_dictionaries().chunk(0)
    return coded.dictionary.to_pylist(), coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)


_CODERS: dict[str, Callable[[Any], Coded]] = {
    "PANDAS": _coded_by_pandas,
    "POLARS": _coded_by_polars,
    "PYARROW": _coded_by_pyarrow,
}


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
