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


def _fixed() -> datetime | None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else None
