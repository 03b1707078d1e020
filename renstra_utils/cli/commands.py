"""Which commands there are, by the source of their modules; a module is imported when one of it is called."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import click

from .usage import IndonesianContext, IndonesianGroup


class Named(click.Command):
    """A command by its name and its help alone, as a list of commands needs them."""

    def __init__(self, name: str, help: str, module: str) -> None:
        super().__init__(name, help=help)
        self.module = module

    def real(self) -> click.Command:
        """The command itself."""
        module = importlib.import_module(f".{self.module}", __package__)
        command: click.Command = next(c for c in module.COMMANDS if c.name == self.name)
        command.context_class = IndonesianContext
        return command


def named(module: str) -> list[Named]:
    """The commands of a module: functions under `@command("name")`, with their docstrings."""
    source = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    return [
        Named(str(decorator.args[0].value), ast.get_docstring(node) or "", module)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "command"
        and isinstance(decorator.args[0], ast.Constant)
    ]


class CommandsOfModules(IndonesianGroup):
    """A group that knows its commands by name, and imports one when it is asked for."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command.real() if isinstance(command, Named) else command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        click.Group(commands=self.commands).format_commands(ctx, formatter)
