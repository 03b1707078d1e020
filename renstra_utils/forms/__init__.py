"""Forms: where a kind of sheet keeps what, as data in TOML: shipped in `bentuk/`, or an office's own in its
plan's `forms/`. Placing one on a sheet is exact; only `guess` proposes one."""
