"""DataFrame -> accessible SVG: the figures of every page, and the small marks in its tables."""

from .attainment import attainment_dots
from .bars import bin_width, distribution
from .marks import bullet, bullet_ground
from .money import absorption_dots, money_by_year, performance_vs_spending
from .years import pace, yearly_trend

__all__ = ["bin_width", "distribution", "money_by_year", "pace", "performance_vs_spending"]
__all__ += ["absorption_dots", "attainment_dots", "yearly_trend"]
__all__ += ["bullet", "bullet_ground"]
