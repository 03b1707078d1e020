# moved
from .figures import *  # noqa: F403
from .figures.canvas import wrap as _wrap  # noqa: F401
from .theme import MARKS_CSS, PARTIAL, STATUS_MARK, TOKENS, css_tokens, status_css  # noqa: F401
