# moved
from .tables import NOT_FILLED, key_of
from .workbook import save_workbook as save
from .workbook_sheet import HEAD

__all__ = ["HEAD", "NOT_FILLED", "key_of", "save"]
