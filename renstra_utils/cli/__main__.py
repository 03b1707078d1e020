"""`python -m renstra_utils.cli`."""

from . import main

main()
