"""Programmes: the rules, the points, the caps and the order of the objectives."""

from __future__ import annotations

import json
from html import escape
from os import PathLike, fspath
from typing import Any

from onehour import _onehour

__all__ = ["Programme"]


class Programme:
    """What a round is for: who may meet whom, what a pair is worth, and what comes first.

    Parameters
    ----------
    name : str
        Short name.
    **sections
        The sections of a programme file, as docs/programmes.md defines them: ``meeting``, ``caps``, ``rules``, ``terms``,
        ``objective`` and so on, as dictionaries and lists.

    Raises
    ------
    InputError
        With everything that is wrong, each with its key.

    Examples
    --------
    >>> import onehour
    >>> onehour.Programme.load("one-hour")
    <Programme 'one-hour': 3 rules, 5 terms>
    >>> tiny = onehour.Programme("tiny", meeting={"length_minutes": 45})
    >>> tiny.with_sections(caps={"hour": 2}).to_dict()["caps"]["hour"]
    2
    >>> onehour.Programme("tiny", meeting={"zone": "Mars"})
    Traceback (most recent call last):
        ...
    onehour.errors.InputError: [E-unknown-zone] column meeting.zone: ...
    """

    __slots__ = ("_handle",)

    def __init__(self, name: str, **sections: Any) -> None:
        document = {"name": name} | _without_none(sections)
        self._handle = _onehour.Programme.from_json(json.dumps(document))

    @classmethod
    def _of(cls, handle: _onehour.Programme) -> Programme:
        programme = cls.__new__(cls)
        programme._handle = handle
        return programme

    @classmethod
    def load(cls, name_or_path: str | PathLike[str]) -> Programme:
        """A built-in programme by its name, or the one in a TOML file."""
        return cls._of(_onehour.Programme.load(fspath(name_or_path)))

    @classmethod
    def from_toml(cls, text: str, *, file: str = "programme.toml") -> Programme:
        """The programme of a TOML text; errors call it ``file``."""
        return cls._of(_onehour.Programme.from_toml(text, file))

    @staticmethod
    def names() -> tuple[str, ...]:
        """The names of the built-in programmes.

        Examples
        --------
        >>> import onehour
        >>> onehour.Programme.names()
        ('one-hour', 'friends', 'mentoring')
        """
        return tuple(_onehour.Programme.builtin_names())

    @property
    def name(self) -> str:
        """Short name."""
        return self._handle.name

    @property
    def description(self) -> str:
        """What it is for, in a sentence."""
        return self._handle.description

    def with_sections(self, **sections: Any) -> Programme:
        """The same programme with these sections replaced as a whole: what-if questions begin here."""
        document = self.to_dict() | sections
        return Programme(**document)

    def to_dict(self) -> dict[str, Any]:
        """The sections as dictionaries and lists."""
        document: dict[str, Any] = json.loads(self._handle.to_json())
        return document

    def to_toml(self) -> str:
        """The programme as the text of a file."""
        return self._handle.to_toml()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Programme) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return Programme.from_toml, (self.to_toml(),)

    def __repr__(self) -> str:
        document = self.to_dict()
        rules, terms = len(document.get("rules", [])), len(document.get("terms", []))
        return f"<Programme {self.name!r}: {rules} rules, {terms} terms>"

    def _repr_html_(self) -> str:
        document = self.to_dict()
        rows = "".join(
            f"<tr><td>{kind}</td><td style='text-align:left'>{escape(str(entry.get('name', '')))}</td></tr>"
            for kind, key in (("rule", "rules"), ("term", "terms"))
            for entry in document.get(key, [])
        )
        return f"<table><caption>Programme {escape(self.name)}: {escape(self.description)}</caption>{rows}</table>"


def _without_none(value: Any) -> Any:
    """TOML has no word for nothing: a key without a value is left out."""
    if isinstance(value, dict):
        return {str(key): _without_none(entry) for key, entry in value.items() if entry is not None}
    if isinstance(value, (list, tuple)):
        return [_without_none(entry) for entry in value]
    return value
