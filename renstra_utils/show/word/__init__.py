"""A document as a Word file: the same sections that pages show, by python-docx."""

from .document import document_bytes
from .template import TemplateError, check_template

__all__ = ["TemplateError", "check_template", "document_bytes"]
