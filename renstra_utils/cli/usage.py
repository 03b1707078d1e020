"""What is wrong, said in Indonesian: click's own complaints, wrong words, what failed."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from ..clock import ClockError, now
from ..text import nearest

#: Click's own words in a help page, and ours.
_WORDS = {
    "Options": "Opsi",
    "Commands": "Perintah",
    "Show this message and exit.": "Tampilkan bantuan ini.",
    "[default: ": "[bawaan: ",
    "[OPTIONS]": "[OPSI]",
    "COMMAND [ARGS]...": "PERINTAH [ARGUMEN]...",
    "INTEGER RANGE": "ANGKA",
    "INTEGER": "ANGKA",
    "TEXT": "TEKS",
    "PATH": "JALUR",
    "DIRECTORY": "FOLDER",
    "[required]": "[wajib]",
    "; required]": "; wajib]",
}


def _ours(text: str) -> str:
    for theirs, ours in _WORDS.items():
        text = text.replace(theirs, ours)
    return text


class _Formatter(click.HelpFormatter):
    """A help page in one language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _ours(args), prefix or "Pemakaian: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_ours(heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(_ours(a), _ours(b)) for a, b in rows], *args, **kwargs)


class IndonesianContext(click.Context):
    """Of every command: its help page is in Indonesian."""

    formatter_class = _Formatter


class IndonesianGroup(click.Group):
    """Click's own complaints in Indonesian, with the nearest known word."""

    context_class = IndonesianContext

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a name that is no UTF-8 must not end the command
                stream.reconfigure(errors="backslashreplace")
        try:
            now()
            return sys.exit(super().main(*args, **kwargs) or 0)
        except click.exceptions.Exit as e:
            sys.exit(e.exit_code)
        except click.exceptions.Abort:
            click.echo("Dihentikan.", err=True)
            sys.exit(1)
        except click.exceptions.NoArgsIsHelpError as e:
            click.echo(e.message, err=True)
            sys.exit(2)
        except ClockError as e:
            click.echo(f"Kesalahan: {e}", err=True)
            sys.exit(2)
        except click.UsageError as e:
            click.echo(f"Kesalahan: {_complaint(e, self)}\nLihat: renstra --help", err=True)
            sys.exit(2)


def _complaint(e: click.UsageError, group: click.Group) -> str:
    """The sentence of a wrong use: ours as it is, one of click's put into Indonesian."""
    if isinstance(e, click.NoSuchOption):
        known = [o for p in (e.ctx.command.params if e.ctx else []) for o in p.opts if o.startswith("-")]
        return f"opsi “{e.option_name}” {_unknown(e.option_name, known, 'Yang ada')}"
    if isinstance(e, click.BadOptionUsage):
        return f"opsi {e.option_name} {'tidak memakai' if 'does not take' in e.message else 'perlu'} nilai."
    if isinstance(e, click.BadParameter) and e.param:
        is_option = isinstance(e.param, click.Option)
        called = e.param.opts[0] if is_option else e.param.make_metavar(click.Context(group)).strip("[].")
        if isinstance(e, click.MissingParameter):
            return f"{'opsi' if is_option else 'argumen'} {called} belum diberikan."
        return f"nilai {called} tidak dapat dipakai. {getattr(e.param, 'help', '') or ''}".rstrip()
    if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", e.message):
        return f"argumen “{extra[1]}” berlebih."
    if found := re.match(r"No such command '(.*?)'", e.message):
        return f"perintah “{found[1]}” {_unknown(found[1], [*group.commands], 'Yang ada')}"
    return e.message


def _unknown(value: str, known: Sequence[str], these: str) -> str:
    return f"tidak dikenal. {nearest(value, list(known))}{these}: {', '.join(known)}."


def choose(value: str, known: Sequence[str], option: str) -> None:
    """Refuses a word that is not among the known ones, with the nearest."""
    if value not in known:
        raise click.UsageError(f"{option} “{value}” {_unknown(value, known, 'Pilih')}")


def existing(folder: Path, what: str = "folder rencana") -> None:
    """Refuses a folder that is not there, with the nearest of those that are."""
    if not folder.is_dir():
        beside = [] if not folder.parent.is_dir() else [str(p) for p in folder.parent.iterdir() if p.is_dir()]
        near = nearest(str(folder), beside)
        raise click.UsageError(f"{what} “{folder}” tidak ada. {near}".rstrip())


def existing_file(path: Path) -> None:
    """Refuses a file that is not there, or is a folder."""
    if not path.is_file():
        raise click.UsageError(f"berkas “{path}” {'itu folder' if path.is_dir() else 'tidak ada'}.")


@contextmanager
def wrong_use(*errors: type[Exception], words: str = "{}") -> Iterator[None]:
    """Makes a wrong use of these errors: exit 2, with their words."""
    try:
        yield
    except errors as e:
        raise click.UsageError(words.format(e)) from e


def fail(message: str) -> NoReturn:
    """Says what failed; exit 1."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(1)


#: What is said where a place cannot be written.
UNWRITABLE = "{} tidak dapat ditulis: {}."


@contextmanager
def failing(place: Path, *errors: type[Exception], unwritable: str = UNWRITABLE) -> Iterator[None]:
    """Fails with the words of these errors, or says that `place` is unwritable, and why."""
    try:
        yield
    except errors as e:
        fail(str(e))
    except OSError as e:
        from ..files import reason  # half a second of every command's start

        fail(unwritable.format(place, reason(e)))
