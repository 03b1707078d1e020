"""Figures as pages: tables, pictures, sections, one Excel workbook. Nothing here computes a figure."""
