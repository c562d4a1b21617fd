"""Data frames of any library as the columns of a people file.

Texts and numbers are handed over as they lie in memory (texts of polars through pyarrow where it is installed), and Rust finds out which of them come again. What is neither (dates, lists,
booleans, mixed objects) becomes texts here: each distinct value once where its library numbers them, else cell by cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Of a column: bytes of all texts, and where each begins and the last ends; few texts, and which of them each row has (-1: none);
#: numbers; or a text for each row.
Cells = (
    tuple[NDArray[np.uint8], NDArray[np.int64]]
    | tuple[list[str | None], NDArray[np.int32]]
    | NDArray[np.int64]
    | NDArray[np.float64]
    | list[str | None]
)
#: Heading and cells.
FrameColumn = tuple[str, Cells]

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
    return [(str(column.name), _cells(column)) for column in frame.iter_columns()]


def one_row(values: dict[str, Any]) -> list[FrameColumn]:
    """The columns of a frame with one row."""
    return [(name, [cell_text(value)]) for name, value in values.items()]


def _cells(column: Any) -> Cells:
    library = _LIBRARIES.get(column.implementation.name)
    if library is not None:
        as_it_lies, coder = library
        cells = as_it_lies(column.to_native())
        if cells is not None:
            return cells
        coded = coder(column.to_native()) if _repeats(column.head(_HEAD).to_list()) else None
        if coded is not None:
            distinct, codes = coded
            return [cell_text(value) for value in distinct], np.ascontiguousarray(codes, dtype=np.int32)
    values: list[Any] = column.to_list()
    if all(type(value) is str or value is None for value in values):
        return values
    return [cell_text(value) for value in values]


def _repeats(head: list[Any]) -> bool:
    try:
        return len(set(head)) * 20 <= len(head) * 19
    except TypeError:
        return False


def _numbers(array: NDArray[Any]) -> Cells | None:
    """Numbers that 64 bits hold."""
    if array.dtype.kind == "f" and array.itemsize <= 8:
        return np.ascontiguousarray(array, dtype=np.float64)
    if array.dtype.kind == "i" or (array.dtype.kind == "u" and array.itemsize < 8):
        return np.ascontiguousarray(array, dtype=np.int64)
    return None


def _pandas_as_it_lies(series: Any) -> Cells | None:
    import pandas

    if isinstance(series.dtype, np.dtype):
        return _numbers(series.to_numpy())
    storage = getattr(series.dtype, "storage", None)
    if isinstance(series.dtype, pandas.ArrowDtype) or storage == "pyarrow":
        return _pyarrow_as_it_lies(series.array.__arrow_array__())
    return None


def _polars_as_it_lies(series: Any) -> Cells | None:
    import polars

    if series.dtype == polars.String:
        try:
            return _pyarrow_as_it_lies(series.to_arrow())
        except ImportError:
            pass
        series = series.fill_null("")
        text: str = series.str.join().item()
        starts = np.zeros(len(series) + 1, dtype=np.int64)
        np.cumsum(series.str.len_bytes().to_numpy(), out=starts[1:])
        return np.frombuffer(text.encode(), dtype=np.uint8), starts
    if series.dtype.is_float() or (series.dtype.is_integer() and not series.has_nulls()):
        return _numbers(series.to_numpy())
    return None


def _pyarrow_as_it_lies(column: Any) -> Cells | None:
    import pyarrow
    import pyarrow.compute

    kind, is_a = column.type, pyarrow.types
    if is_a.is_string(kind) or is_a.is_large_string(kind) or is_a.is_string_view(kind):
        column = column.cast(pyarrow.large_string())
        if column.null_count:
            column = pyarrow.compute.fill_null(column, "")
        array = column.combine_chunks() if isinstance(column, pyarrow.ChunkedArray) else column
        _, starts, data = array.buffers()
        if not len(array):
            return []
        starts = np.frombuffer(starts, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
        return np.frombuffer(data or b"", dtype=np.uint8), starts
    if is_a.is_floating(kind) or (is_a.is_integer(kind) and not column.null_count):
        return _numbers(column.to_numpy() if isinstance(column, pyarrow.ChunkedArray) else column.to_numpy(zero_copy_only=False))
    return None


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


#: What a library's columns hand over as they lie in memory, if anything; and how it numbers their distinct values.
_LIBRARIES: dict[str, tuple[Callable[[Any], Cells | None], Callable[[Any], Coded]]] = {
    "PANDAS": (_pandas_as_it_lies, _coded_by_pandas),
    "POLARS": (_polars_as_it_lies, _coded_by_polars),
    "PYARROW": (_pyarrow_as_it_lies, _coded_by_pyarrow),
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
