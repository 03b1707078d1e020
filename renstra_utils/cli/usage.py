"""What is wrong, said in Indonesian: click's own complaints, wrong words, what failed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

from ..files import reason
from ..text import nearest


class IndonesianGroup(click.Group):
    """Click's own complaints in Indonesian, with the nearest known word."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            return sys.exit(super().main(*args, **kwargs) or 0)
        except click.exceptions.Exit as e:
            sys.exit(e.exit_code)
        except click.exceptions.Abort:
            click.echo("Dihentikan.", err=True)
            sys.exit(1)
        except click.exceptions.NoArgsIsHelpError as e:
            click.echo(e.message, err=True)
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
    """Refuses a folder that is not there."""
    if not folder.is_dir():
        raise click.UsageError(f"{what} “{folder}” tidak ada.")


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
        fail(unwritable.format(place, reason(e)))
