"""People: from files, from frames, invented."""

from __future__ import annotations

import datetime as dt
import itertools
from html import escape
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

import numpy as np

from onehour import _onehour
from onehour._frames import cell_text, columns_of_frame, texts
from onehour.errors import Issue
from onehour.programme import Programme

if TYPE_CHECKING:
    from onehour._frames import FrameColumn

__all__ = ["Pool", "generate"]

Path = str | PathLike[str]


class Pool:
    """Everybody who signed up. Made by :meth:`from_frame`, :meth:`from_file` or :func:`generate`.

    A pool never changes; any number of threads may share it.
    """

    __slots__ = ("_handle",)

    _handle: _onehour.Pool

    def __init__(self) -> None:
        raise TypeError("make a pool by Pool.from_frame, Pool.from_file or onehour.generate")

    @classmethod
    def _of(cls, handle: _onehour.Pool) -> Pool:
        pool = cls.__new__(cls)
        pool._handle = handle
        return pool

    @classmethod
    def from_frame(cls, frame: Any, programme: Programme | str = "one-hour", *, name: str = "frame") -> Pool:
        """Read people from a data frame.

        Parameters
        ----------
        frame : pandas, polars or pyarrow table, or any that narwhals knows
            The columns of a people file (docs/people-file.md), or those that the programme maps to them. Lists are several
            values, dictionaries are values with their levels or weights; dates, numbers and booleans may be such.
        programme : Programme or str
            How the columns are read.
        name : str
            What errors call the frame, and what file patterns of the programme are compared with.

        Raises
        ------
        InputError
            With everything that is wrong. Rows count from 1, so ``frame.iloc[issue.row - 1]`` is the row meant.

        Examples
        --------
        >>> import onehour, pandas
        >>> frame = pandas.DataFrame({
        ...     "id": ["n1", "o1"], "role": ["newcomer", "opener"], "fields": ["software", "software"],
        ...     "languages": [["en:B2"], ["en:C1", "fi:native"]], "place": "FI-091",
        ...     "availability": "Mon 9-12", "cap_month": [None, 2],
        ... })
        >>> onehour.Pool.from_frame(frame)
        <Pool: 1 newcomer, 1 opener>
        >>> frame["role"] = ["newcomer", "visitor"]
        >>> onehour.Pool.from_frame(frame)
        Traceback (most recent call last):
            ...
        onehour.errors.InputError: [E-unknown-role] frame, row 2, column role: This is no role. ...
        """
        handle = _onehour.Pool.from_columns(name, columns_of_frame(frame), _programme(programme)._handle)
        return cls._of(handle)

    @classmethod
    def from_file(cls, *paths: Path, programme: Programme | str = "one-hour") -> Pool:
        """Read people from files: CSV, Excel, JSON, one or several.

        Raises
        ------
        InputError
            With everything that is wrong with any of them, by file, sheet, row and column.
        """
        return cls._of(_onehour.Pool.from_files([fspath(path) for path in paths], _programme(programme)._handle))

    @property
    def newcomers(self) -> int:
        """People on the newcomers' side."""
        return self._handle.counts()[0]

    @property
    def openers(self) -> int:
        """People on the openers' side."""
        return self._handle.counts()[1]

    @property
    def ids(self) -> list[str]:
        """Ids, sorted by their bytes."""
        return self._handle.ids()

    @property
    def programme(self) -> Programme:
        """The programme that these people were read by."""
        return Programme._of(self._handle.programme())

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """What was doubtful but usable."""
        return tuple(self._handle.warnings())

    def joined(self, other: Pool) -> Pool:
        """These people and those of another pool, read by the programme of this one.

        Raises
        ------
        InputError
            ``E-duplicate-id``: somebody is in both.
        """
        return Pool._of(self._handle.joined(other._handle))

    def with_openers(self, count: int, **columns: Any) -> Pool:
        """These people and so many more openers, all alike: for what-if questions.

        Parameters
        ----------
        count : int
            How many.
        **columns
            What a people file would say of each (docs/people-file.md), such as ``fields="software"``,
            ``languages="fi:native"``, ``place="FI-091"``, ``availability="Mon-Fri 16-20"``, ``cap_month=2``.

        Examples
        --------
        >>> import onehour
        >>> pool = onehour.generate(newcomers=30, openers=10, seed=1)
        >>> evenings = "Mon-Fri 16-20"
        >>> pool.with_openers(5, fields="software", languages="fi:native", place="FI-091", availability=evenings)
        <Pool: 30 newcomers, 15 openers>
        """
        known = set(self.ids)
        free = (name for name in (f"new-opener-{nth}" for nth in itertools.count(1)) if name not in known)
        ids: list[str | None] = list(itertools.islice(free, count))
        columns = {"role": "opener"} | columns
        alike = np.zeros(count, dtype=np.int32)
        cells: list[FrameColumn] = [("id", texts(ids))]
        cells += [(name, (texts([cell_text(value)]), alike)) for name, value in columns.items()]
        return self.joined(Pool._of(_onehour.Pool.from_columns("with_openers", cells, self.programme._handle)))

    def to_csv(self, path: Path) -> None:
        """Write a people file that reads back as the same pool."""
        self._handle.write_csv(fspath(path))

    def __len__(self) -> int:
        return self._handle.counts()[2]

    def __repr__(self) -> str:
        return f"<Pool: {_count(self.newcomers, 'newcomer')}, {_count(self.openers, 'opener')}>"

    def _repr_html_(self) -> str:
        facts = {"newcomers": self.newcomers, "openers": self.openers, "warnings": len(self.warnings)}
        rows = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in facts.items())
        return f"<table><caption>Pool, read by {escape(self.programme.name)}</caption>{rows}</table>"


def generate(
    *,
    newcomers: int,
    openers: int,
    seed: int = 0,
    first_day: dt.date | None = None,
    programme: Programme | str = "one-hour",
) -> Pool:
    """Invent a pool of any size, distributed as real sign-ups are.

    Parameters
    ----------
    newcomers, openers : int
        How many.
    seed : int
        Another seed, other people.
    first_day : date, optional
        The day from which waiting times count back; today unless given.

    Examples
    --------
    >>> import onehour
    >>> onehour.generate(newcomers=30, openers=10, seed=1)
    <Pool: 30 newcomers, 10 openers>
    """
    day = (first_day or dt.date.today()).isoformat()
    return Pool._of(_onehour.Pool.generated((newcomers, openers, seed), day, _programme(programme)._handle))


def _programme(programme: Programme | str) -> Programme:
    return programme if isinstance(programme, Programme) else Programme.load(programme)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
