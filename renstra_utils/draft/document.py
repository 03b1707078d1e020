# moved
from .drafting import draft as draft
from .drafting import summary as summary
from .lines import DocumentError as DocumentError
