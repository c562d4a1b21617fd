"""Data frames of any library as the columns of a people file.

Texts and numbers are handed over as they lie in memory (texts of polars through pyarrow where it is installed), and Rust finds out
which of them come again. What is neither (dates, lists, booleans, mixed objects) becomes texts here: each distinct value once where
its library numbers them, else cell by cell.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    #: The buffers of Arrow's texts: where each begins and the last ends, and the bytes of all; or a view of each, and where long
    #: ones lie.
    Buffers = (
        tuple[NDArray[np.int32] | NDArray[np.int64], NDArray[np.uint8]]
        | tuple[NDArray[np.uint8], list[NDArray[np.uint8]]]
    )
    #: One array of them: its first cell in the buffers and how many it has, bits that say which are there (none: all), and buffers.
    ArrowTexts = tuple[tuple[int, int], NDArray[np.uint8] | None, Buffers]
    #: Of a column: Arrow's arrays one after the other; few texts, and which of them each row has (-1: none); numbers; or a text for
    #: each row, where what is no text is an empty cell.
    Cells = (
        list[ArrowTexts]
        | tuple[NDArray[np.object_], NDArray[np.int32]]
        | NDArray[np.int64]
        | NDArray[np.float64]
        | NDArray[np.object_]
    )
    #: Heading and cells.
    FrameColumn = tuple[str, Cells]
    Coded = tuple[list[Any], Any] | None

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
    return [(name, texts([cell_text(value)])) for name, value in values.items()]


def texts(cells: list[str | None]) -> NDArray[np.object_]:
    """A text for each row."""
    return np.array(cells, dtype=np.object_)


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
            return texts([cell_text(value) for value in distinct]), np.ascontiguousarray(codes, dtype=np.int32)
    return texts([cell_text(value) for value in column.to_list()])


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

    storage = getattr(series.dtype, "storage", None)
    if series.dtype == object or storage == "python":
        objects: NDArray[np.object_] = np.ascontiguousarray(series.to_numpy(dtype=np.object_))
        # Texts, and words for nothing.
        return objects if pandas.api.types.infer_dtype(objects, skipna=True) in ("string", "empty") else None
    if isinstance(series.dtype, np.dtype):
        return _numbers(series.to_numpy())
    if isinstance(series.dtype, pandas.ArrowDtype) or storage == "pyarrow":
        return _pyarrow_as_it_lies(series.array.__arrow_array__())
    return None


def _polars_as_it_lies(series: Any) -> Cells | None:
    import polars

    if series.dtype == polars.String:
        try:
            import pyarrow
        except ImportError:
            return [_joined_by_polars(series)]
        return _pyarrow_as_it_lies(pyarrow.chunked_array(series))
    if series.dtype.is_float() or (series.dtype.is_integer() and not series.has_nulls()):
        return _numbers(series.to_numpy())
    return None


def _joined_by_polars(series: Any) -> ArrowTexts:
    """Texts in one piece, without the help of pyarrow."""
    series = series.fill_null("")
    text: str = series.str.join().item()
    starts = np.zeros(len(series) + 1, dtype=np.int64)
    np.cumsum(series.str.len_bytes().to_numpy(), out=starts[1:])
    return (0, len(series)), None, (starts, np.frombuffer(text.encode(), dtype=np.uint8))


def _pyarrow_as_it_lies(column: Any) -> Cells | None:
    import pyarrow

    kind, is_a = column.type, pyarrow.types
    if is_a.is_string(kind) or is_a.is_large_string(kind) or is_a.is_string_view(kind):
        arrays = column.chunks if isinstance(column, pyarrow.ChunkedArray) else [column]
        return [_arrow_texts(array) for array in arrays if len(array)]
    if is_a.is_floating(kind) or (is_a.is_integer(kind) and not column.null_count):
        return _numbers(column.to_numpy() if isinstance(column, pyarrow.ChunkedArray) else column.to_numpy(zero_copy_only=False))
    return None


def _arrow_texts(array: Any) -> ArrowTexts:
    import pyarrow

    valid, first, *rest = array.buffers()
    layout: Buffers
    if pyarrow.types.is_string_view(array.type):
        layout = _bytes(first), [_bytes(buffer) for buffer in rest]
    else:
        starts: NDArray[Any] = np.frombuffer(first, dtype=np.int32 if pyarrow.types.is_string(array.type) else np.int64)
        layout = starts, _bytes(rest[0])
    return (array.offset, len(array)), None if valid is None else _bytes(valid), layout


def _bytes(buffer: Any) -> NDArray[np.uint8]:
    return np.frombuffer(buffer or b"", dtype=np.uint8)


def _coded_by_pandas(series: Any) -> Coded:
    import pandas

    # Among objects of several types equal ones may have different texts: True and 1.
    if series.dtype == object:
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
