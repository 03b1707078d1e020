"""An office's own Excel sheets become changes of a plan. Only `cli` opens this wing."""
