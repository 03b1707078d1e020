"""What the parts of the explorer share: one state, widgets of one look, and how what goes wrong is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
from markupsafe import Markup, escape

from ..evaluate import what_if
from ..files import reason
from ..plan.package import PACKAGE, named_plan
from ..plan.plan import Plan, load
from ..plan.problem import PlanError
from ..show.page import in_lab
from ..show.pages import ViewPage
from ..show.signs import signs
from ..wording import Wording

_WIDE = widgets.Layout(width="calc(100% - 4px)")


class State:
    """The plan, what is chosen of it, what is supposed, and the page that says so."""

    plan: Plan
    page: ViewPage
    #: Makes the page anew and fills what shows it; fills the open tab. The explorer sets both.
    choose: Callable[[], None]
    fill: Callable[[], None]

    def __init__(self, bahasa: str, keluar: Path) -> None:
        self.bahasa, self.keluar, self.w = bahasa, keluar, Wording(bahasa)
        self.supposed = what_if.supposed([])
        self.message = html()
        self.quiet = False

    @contextmanager
    def silently(self) -> Iterator[None]:
        """While controls are filled, nothing follows from it."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    def load(self, office: widgets.Dropdown, shown: Plan) -> Plan:
        """The plan that was chosen. Where it cannot be read the control goes back to what is shown.

        So it can be chosen again once it is mended.
        """
        try:
            return read(office.value)
        except PlanError:
            with self.silently():
                office.value = str(shown.folder)
            raise


def safely(action: Callable[[Any], None]) -> Callable[..., None]:
    """What goes wrong in a callback of a part is said above the table, or in the part's own `message`; it
    would be lost otherwise."""

    @wraps(action)
    def run(part: Any, *_: Any) -> None:
        state: State = part.state
        if state.quiet:
            return
        place = getattr(part, "message", state.message)
        place.value = ""
        try:
            action(part)
        except (PlanError, ValueError, OSError) as e:
            words = f"{e.filename}: {reason(e)}. Periksa izin folder." if isinstance(e, OSError) else str(e)
            said = Markup('<p class="mark" role="alert">{}</p>')
            place.value = in_lab(said.format(Markup("<br>").join(words.split("\n"))))

    return run


@lru_cache(maxsize=8)
def _as_of(folder: str, files: tuple[tuple[str, int, int], ...]) -> Plan:
    return load(folder)


def read(folder: str) -> Plan:
    """The plan as its files stand; read and checked again only where one of them has changed."""
    places = [Path(folder)]
    if way := named_plan(places[0] / PACKAGE):
        places.append(places[0] / way)
    stats = [(str(p), p.stat()) for place in places for p in sorted(place.glob("*"))]
    return _as_of(folder, tuple((name, s.st_mtime_ns, s.st_size) for name, s in stats))


def html(text: Markup | str = "") -> widgets.HTML:
    """A place for markup; what is no markup is escaped."""
    return widgets.HTML(escape(text), layout=_WIDE)


def drop(label: str, options: Any = ()) -> widgets.Dropdown:
    """A drop-down list."""
    return widgets.Dropdown(description=label, options=options, layout=_WIDE)


def wide(kind: Callable[..., Any], label: str, **more: Any) -> Any:
    """A control of any other kind."""
    return kind(description=label, layout=_WIDE, **more)


def button(label: str, icon: str, then: Callable[..., None]) -> widgets.Button:
    """A button as wide as its label."""
    made = widgets.Button(description=label, icon=icon, layout=widgets.Layout(width="auto"))
    made.on_click(then)
    return made


def indicators(plan: Plan) -> list[tuple[str, str]]:
    """What a list of indicators offers: code and words, for the code."""
    i = plan.indikator
    return [(signs(f"{code} — {text}"), code) for code, text in zip(i["kode"], i["indikator"], strict=True)]


def offer_years(control: widgets.Dropdown, plan: Plan) -> None:
    """The plan's years, the last one that is reported in front."""
    reported: pd.Series = plan.tables["realisasi"]["tahun"].dropna()
    control.options = plan.years
    control.value = int(reported.max()) if len(reported) else plan.years[-1]
