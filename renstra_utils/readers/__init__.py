"""Files as their makers left them: every format becomes cells or lines, and nothing is interpreted."""
