"""DataFrame -> accessible SVG: the figures of every page, and the small marks in its tables."""

from .bars import bin_width, distribution, severity_bars
from .marks import bullet, bullet_ground, sparkline
from .money import money_by_year, performance_vs_spending
from .programmes import programme_multiples
from .years import pace, yearly_trend

__all__ = ["bin_width", "distribution", "money_by_year", "pace", "performance_vs_spending"]
__all__ += ["programme_multiples", "severity_bars", "yearly_trend"]
__all__ += ["bullet", "bullet_ground", "sparkline"]
