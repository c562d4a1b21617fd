"""Pictures: Altair charts that are shown without the net and saved as SVG."""

from __future__ import annotations

from os import PathLike
from typing import Any

__all__ = ["Picture"]

#: Readable by people who do not tell red from green (Okabe and Ito, 2008).
SERVED, WAITING, OTHER = "#0072B2", "#E69F00", "#999999"


class Picture:
    """An Altair chart that shows itself as SVG: in a notebook, on a page, in a file, without any connection.

    Attributes
    ----------
    chart : altair.Chart
        The chart, to be changed or laid beside others; ``onehour.Picture(chart)`` makes a picture of the outcome.

    Examples
    --------
    >>> import datetime, onehour
    >>> day = datetime.date(2026, 11, 23)
    >>> plan = onehour.plan(onehour.generate(newcomers=60, openers=20, first_day=day), first_day=day)
    >>> picture = plan.plot.served()
    >>> picture.svg()[:4]
    '<svg'
    """

    def __init__(self, chart: Any) -> None:
        self.chart = chart

    def svg(self) -> str:
        """The picture as the text of an SVG file.

        Raises
        ------
        ImportError
            vl-convert-python is not installed.
        """
        try:
            import vl_convert
        except ImportError:
            raise ImportError("an SVG needs vl-convert: pip install 'onehour[pictures]'") from None
        return str(vl_convert.vegalite_to_svg(self.chart.to_dict()))

    def save(self, path: str | PathLike[str]) -> None:
        """Write an SVG file."""
        svg = self.svg()
        with open(path, "w", encoding="utf-8") as file:
            file.write(svg)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<Picture: {self.chart.title if isinstance(self.chart.title, str) else 'chart'}>"


def altair() -> Any:
    """The module, or an error that says what to install."""
    try:
        import altair
    except ImportError:
        raise ImportError("pictures need Altair: pip install 'onehour[pictures]'") from None
    return altair


def chart(rows: list[dict[str, Any]], title: str, **size: Any) -> Any:
    """A chart of these rows."""
    alt = altair()
    return alt.Chart(alt.Data(values=rows), title=title).properties(**size)


def bars(height_of_each: int = 18) -> Any:
    """Height of a chart with one bar a row."""
    return altair().Step(height_of_each)
