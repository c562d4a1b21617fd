"""Lengths of time."""

from __future__ import annotations

from datetime import timedelta


def seconds(length: float | timedelta | None) -> float | None:
    """A length of time in seconds."""
    return length.total_seconds() if isinstance(length, timedelta) else length
