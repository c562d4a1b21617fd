"""Frames: whatever is in them, every library and the CSV file of the same cells say the same, errors with their rows included."""

import csv
import io
import sys
import time

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import onehour

CELLS = {
    "id": st.one_of(st.text("abcdäö😀 \t\x07", max_size=3), st.sampled_from(["n1", "n2", "o1", "", "x" * 201])),
    "role": st.sampled_from(["newcomer", "opener", "both", "Opener ", "guest", "", None]),
    "fields": st.sampled_from(["software", "software; nursing", "software:60", "no such", "software:0", None]),
    "languages": st.sampled_from(["en:B2", "en:C1; fi:native", "en", "en:B2; en:C1", "", None]),
    "place": st.sampled_from(["FI-091", "Mars", None]),
    "lat": st.sampled_from(["60.17", "91", "north", "", None]),
    "lon": st.sampled_from(["24.94", "-181", None]),
    "remote": st.sampled_from(["yes", "no", "perhaps", None]),
    "availability": st.sampled_from(["Mon 9-12", "Mon 9-12; Fri 8-10", "Mun 9-12", "Mon 12-9; Fry", None]),
    "cap_month": st.sampled_from(["2", "0", "two", None]),
    "waiting_since": st.sampled_from(["2026-10-01", "2026-02-30", None]),
    "tags": st.text(" ;ab", max_size=4),
}


@st.composite
def tables(draw):
    """Columns of cells, of which some are wrong."""
    rows = draw(st.integers(1, 8))
    more = draw(st.sets(st.sampled_from(sorted(set(CELLS) - {"id", "role"}))))
    names = ["id", "role", *sorted(more | {"availability", "fields", "languages", "place"})]
    return {name: draw(st.lists(CELLS[name], min_size=rows, max_size=rows)) for name in names}


def as_csv(columns, path):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


def read(make, first_row, folder):
    """The pool as CSV, or what is wrong and where, with the first row of data called 1."""
    try:
        pool = make()
    except onehour.InputError as error:
        return sorted((issue.code, issue.row and issue.row - first_row + 1, issue.column) for issue in error.issues)
    pool.to_csv(folder / "again.csv")
    return (folder / "again.csv").read_bytes(), pool.ids, pool.newcomers, pool.openers, len(pool)


@given(tables())
def test_every_library_and_the_file_say_the_same(tmp_path_factory, columns):
    folder = tmp_path_factory.mktemp("frames")
    texts = {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    coded = {name: pd.Categorical(cells, [*{cell: None for cell in cells if cell is not None}, "unused"]) for name, cells in columns.items()}
    frames = {
        "objects": pd.DataFrame(texts),
        "texts": pd.DataFrame(columns, dtype="str"),
        "categories": pd.DataFrame(coded),
        "polars": pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)),
        "polars in pieces": pl.concat(
            [pl.DataFrame({name: [cell] for name, cell in zip(columns, row, strict=True)}, schema=dict.fromkeys(columns, pl.String))
             for row in zip(*columns.values(), strict=True)],
            rechunk=False,
        ),
        "arrow": pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()}),
        "views": pa.table({name: pa.array(cells, pa.string_view()) for name, cells in columns.items()}),
        "chunks": pa.concat_tables([pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})] * 2).slice(
            len(columns["id"])
        ),
        "dictionaries": pa.table({name: pa.array(cells, pa.string()).dictionary_encode() for name, cells in columns.items()}),
    }
    # A blank row is none in a file.
    blank = any(not any(cell and cell.strip() for cell in row) for row in zip(*columns.values(), strict=True))
    expected = read(lambda: onehour.Pool.from_frame(frames["objects"]), 1, folder)
    for name, frame in frames.items():
        assert read(lambda frame=frame: onehour.Pool.from_frame(frame), 1, folder) == expected, name
    if not blank:
        path = as_csv(columns, folder / "people.csv")
        assert read(lambda: onehour.Pool.from_file(path), 2, folder) == expected


NUMBERS = {
    "id": [3, 1, 2],
    "cap_month": [2.0, None, 1.0],
    "lat": [60.17, 61.5, None],
    "lon": [24.94, 23.0, None],
    "remote": [True, False, None],
}


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_numbers_are_read_as_they_are_written(make, tmp_path):
    role = ["opener"] * 3
    columns = NUMBERS | {"role": role, "fields": role and ["software"] * 3, "languages": ["en:B2"] * 3}
    columns |= {"place": ["FI-091"] * 3, "availability": ["Mon 9-12"] * 3}
    pool = onehour.Pool.from_frame(make(columns))
    pool.to_csv(tmp_path / "people.csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO((tmp_path / "people.csv").read_text()))}
    assert list(rows) == pool.ids == ["1", "2", "3"]
    assert (rows["3"]["cap_month"], rows["1"]["cap_month"], rows["3"]["lat"], rows["2"]["lat"]) == ("2", "", "60.17", "")


@pytest.mark.parametrize("kind", ["int8", "uint16", "int64", "uint64", "float32", "Int64"])
def test_numbers_of_every_width(kind):
    frame = pd.DataFrame({"id": pd.Series([1, 2], dtype=kind), "role": "newcomer", "availability": "Mon 9-12"})
    frame = frame.assign(fields="software", languages="en:B2", place="FI-091")
    assert onehour.Pool.from_frame(frame).ids == onehour.Pool.from_frame(pl.from_pandas(frame)).ids == ["1", "2"]


def test_a_frame_without_rows_and_one_without_texts():
    empty = pd.DataFrame({name: [] for name in ("id", "role", "fields", "languages", "place", "availability")})
    assert len(onehour.Pool.from_frame(empty)) == len(onehour.Pool.from_frame(pa.Table.from_pandas(empty))) == 0
    assert len(onehour.Pool.from_frame(pl.DataFrame(schema=dict.fromkeys(empty, pl.String)))) == 0


def test_polars_without_pyarrow(monkeypatch):
    frame = pl.DataFrame({"id": ["n2", "n1"], "role": "newcomer", "availability": ["Mon 9-12", None], "fields": "software"})
    frame = frame.with_columns(languages=pl.lit("en:B2"), place=pl.lit("FI-091"), remote=pl.Series([None, "yes"]))
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "pyarrow", None)
        pool = onehour.Pool.from_frame(frame)
    assert pool.ids == onehour.Pool.from_frame(frame).ids == ["n1", "n2"]


def cells(starts, text=b"n1n2"):
    return [((0, 2), None, (np.array(starts), np.frombuffer(text, dtype=np.uint8)))]


@pytest.mark.parametrize(
    "broken",
    [cells([0, 2]), cells([0, 3, 2]), cells([-1, 2, 4]), cells([0, 2, 5]), cells([0, 2, 4], b"n1n\xff"),
     [((0, 2), None, (np.full(32, 255, dtype=np.uint8), [np.zeros(4, dtype=np.uint8)]))],
     np.array(["n1", "\ud800"], dtype=object)],
)  # fmt: skip
def test_buffers_that_hold_no_texts_are_refused(broken):
    programme = onehour.generate(newcomers=1, openers=1).programme._handle
    with pytest.raises(onehour.InputError, match="E-missing-column"):
        onehour._onehour.Pool.from_columns("frame", [("id", cells([0, 2, 4]))], programme)
    with pytest.raises(ValueError, match="UTF-8"):
        onehour._onehour.Pool.from_columns("frame", [("id", broken)], programme)


def test_columns_of_thousands_that_do_and_do_not_come_again():
    rows = 20_000
    random = np.random.default_rng(0)
    frame = pl.DataFrame(
        {
            "id": [f"p{nth}" for nth in random.permutation(rows)],
            "role": ["newcomer"] * rows,
            "fields": random.choice(["software", "nursing"], rows).tolist(),
            "languages": ["en:B2"] * rows,
            "place": ["FI-091"] * rows,
            "availability": [f"Mon {nth % 12}:{nth // 12 % 60:02}-{12 + nth % 12}:{nth // 720 % 60:02}" for nth in range(rows)],
        }
    )
    pool = onehour.Pool.from_frame(frame)
    assert pool.ids == sorted(frame["id"].to_list()) and pool.newcomers == rows
    broken = frame.with_columns(availability=pl.when(pl.col("id") == "p77").then(pl.lit("never ever")).otherwise("availability"))
    with pytest.raises(onehour.InputError) as caught:
        onehour.Pool.from_frame(broken)
    row = frame["id"].to_list().index("p77") + 1
    assert {(issue.row, issue.column) for issue in caught.value.issues} == {(row, "availability")}


def test_what_was_read_is_small_until_it_is_planned():
    rows = 100_000
    frame = pl.DataFrame({"id": [f"p{nth:06}" for nth in range(rows)], "role": ["newcomer"] * rows})
    frame = frame.with_columns(fields=pl.lit("software"), languages=pl.lit("en:B2"), place=pl.lit("FI-091"), availability=pl.lit("Mon 9-12"))
    begin = time.process_time()
    pool = onehour.Pool.from_frame(frame)
    assert (len(pool), pool.newcomers, pool.openers) == (rows, rows, 0)
    # In the profile of the tests; built for release it is a twentieth of that.
    assert time.process_time() - begin < 5


def test_a_table_reaches_pandas_with_its_gaps():
    table = onehour.Table(onehour._onehour.Table.of_columns([("a", [1, None, 3]), ("b", ["x", None, "z"]), ("c", [1, 2, 3])]))
    frame = table.to_pandas()
    assert frame["a"].isna().tolist() == frame["b"].isna().tolist() == [False, True, False]
    assert frame["c"].dtype == np.int64 and frame["b"].dtype == pd.Series(["x"]).dtype
