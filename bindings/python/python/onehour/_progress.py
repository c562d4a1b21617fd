"""Progress bars: tqdm's where it is installed (a widget in a notebook with ipywidgets), else a line on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Called with how much is done, and of how much.
Told = Callable[[int, int], object]
#: What callers may say of progress: a function, or whether a bar is wanted.
Progress = Told | bool | None


@contextmanager
def heard(progress: Progress, title: str) -> Iterator[Told | None]:
    """The function that the engine is to tell its progress; a bar of ours is closed in the end."""
    if progress is True:
        bar: _Bar | _Line = _Bar.made(title) or _Line(title)
        try:
            yield bar.tell
        finally:
            bar.close()
    else:
        yield progress or None


class _Bar:
    """A bar of tqdm."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar

    @classmethod
    def made(cls, title: str) -> _Bar | None:
        try:
            import warnings

            with warnings.catch_warnings():
                # A notebook without ipywidgets gets tqdm's plain bar.
                warnings.simplefilter("ignore")
                from tqdm.auto import tqdm

                return cls(tqdm(desc=title, leave=False, bar_format="{desc} {percentage:3.0f} % |{bar}| {elapsed}"))
        except ImportError:
            return None

    def tell(self, done: int, total: int) -> None:
        self._bar.total, self._bar.n = total, done
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


class _Line:
    """A line that is written over; nothing where stderr is no terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def tell(self, done: int, total: int) -> None:
        if self._shown:
            print(f"\r{self._title} {100 * done // max(total, 1):3d} %", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
