"""The command `renstra`: parses what is asked and calls what does it. Messages in Indonesian.

Exit 0: all well; 1: something failed; 2: wrong use. `renstra --help` must come at once: a module of commands
is imported when one of its commands is called, and what takes long to load (the wings, the audit, the
codebook) inside the commands that need it.
"""

import click

from .. import __version__
from .commands import CommandsOfModules, named

__all__ = ["main"]


@click.group(cls=CommandsOfModules, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="renstra %(version)s", help="Tampilkan versinya.")
def main() -> None:
    """Mengevaluasi Rencana Strategis (Renstra): audit rencana, capaian dan anggaran tahunan, evaluasi lima
    tahun."""


for module in ("pages", "lkjip", "documents", "data", "office_files", "mapping"):
    for command in named(module):
        main.add_command(command)
