"""What time it is: that of the run, or of SOURCE_DATE_EPOCH where it is set."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone

#: The zones of the Republic's clocks, which know no summer time: name and hours before UTC.
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
#: The zone of an office that names none.
DEFAULT_ZONE = "WIB"


def now() -> str:
    """The time of this run (UTC, ISO)."""
    moment = _fixed() or datetime.now(UTC)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def local(moment: str, zone: str = "") -> datetime:
    """A time of `now` as clocks in a zone show it.

    >>> local("2026-11-27T16:30:00Z", "WITA").isoformat()
    '2026-11-28T00:30:00+08:00'
    """
    hours = timedelta(hours=ZONES[zone or DEFAULT_ZONE])
    return datetime.fromisoformat(moment).astimezone(timezone(hours))


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
