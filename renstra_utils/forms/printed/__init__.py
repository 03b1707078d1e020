"""Tables as documents print them: their headings by year, the columns below, and cells that moved."""
