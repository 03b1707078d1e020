"""Forms: where a kind of sheet keeps what. Data in TOML, shipped in `bentuk/` or an office's own in its plan's
`forms/`; placing one on a sheet is exact, and only `guess` proposes one."""
