# moved
from .cells import ImportOptions as Said
from .proposal import IntakeError as IntakeError
from .proposal import apply as apply
from .proposal import preview as preview
from .propose import propose as propose

__all__ = ["IntakeError", "Said", "apply", "preview", "propose"]
