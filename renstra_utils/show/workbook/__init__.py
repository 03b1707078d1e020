"""A plan as an Excel workbook to fill in, which `renstra impor` reads back."""
