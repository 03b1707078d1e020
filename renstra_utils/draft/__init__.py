"""A plan's document becomes draft tables that a person confirms. Only `cli` opens this wing."""
