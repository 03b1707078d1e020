"""What time it is: that of the run, or of SOURCE_DATE_EPOCH where it is set."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime


def now() -> str:
    """The time of this run (UTC, ISO)."""
    moment = _fixed() or datetime.now(UTC)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def today() -> str:
    """The day of this run, where the office is (ISO)."""
    moment = _fixed()
    return (moment.date() if moment else date.today()).isoformat()


class ClockError(ValueError):
    """SOURCE_DATE_EPOCH is no time. One sentence in Indonesian."""


def epoch() -> str:
    """What SOURCE_DATE_EPOCH says, where it is set; it is a part of what pages are made from."""
    return os.environ.get("SOURCE_DATE_EPOCH", "")


def _fixed() -> datetime | None:
    said = epoch()
    try:
        return datetime.fromtimestamp(int(said), UTC) if said else None
    except (ValueError, OverflowError, OSError):
        remedy = "isi dengan detik sejak 1970-01-01, mis. 1767225600, atau hapus variabel itu"
        raise ClockError(f"SOURCE_DATE_EPOCH “{said[:40]}” bukan waktu; {remedy}.") from None
