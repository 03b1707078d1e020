"""Forms: where a kind of sheet keeps what, as TOML: shipped here, or an office's own in its plan's `forms/`.
Placing one on a sheet is exact; only `guess` proposes one."""
