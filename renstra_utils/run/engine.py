"""The papermill engine `renstra`: a notebook's cells run in a fork of this process, its modules loaded.

Registered by entry point (`papermill --engine renstra`). Each notebook gets a process of its own, so nothing
passes from one page to the next and a cell that ends its process ends nothing else. Cells run in IPython as
in an ordinary kernel, without sockets; without fork, use papermill's own engine (`--mesin kernel`).
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from ..bounded import die_with, ending

#: The engines that `--mesin` knows, and papermill's name for each.
ENGINES = {"fork": "renstra", "kernel": "nbclient"}


def default_engine() -> str:
    """`fork` where the system has it, else `kernel`."""
    return "fork" if hasattr(os, "fork") and os.name == "posix" else "kernel"


def __getattr__(name: str) -> Any:
    """`ForkEngine`, made when it is asked for: papermill does so while it is itself being imported.

    Were papermill imported here, whichever of the two came first would find the other half there.
    """
    if name != "ForkEngine":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from papermill.engines import Engine

    return type(name, (_Forking, Engine), {"__module__": __name__})


class _Forking:
    """Runs cells in a forked child and puts each cell's outputs into the notebook as they come."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, execution_timeout: int | None = None, **kwargs: Any
    ) -> None:
        """Called by papermill. `execution_timeout`: seconds for each cell; one that raises ends the run."""
        code = [i for i, c in enumerate(nb_man.nb.cells) if c.cell_type == "code" and c.source.strip()]
        sources = [nb_man.nb.cells[i].source for i in code]
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        child = context.Process(target=_run_cells, args=(there, sources, os.getpid()), daemon=True)
        child.start()
        there.close()
        # papermill would save twice for each cell; once, at the end and however that comes, is enough.
        path, nb_man.output_path = nb_man.output_path, None
        try:
            for count, index in enumerate(code, 1):
                cell = nb_man.nb.cells[index]
                nb_man.cell_start(cell, index)
                failed, outputs = _answer(here, child, execution_timeout)
                _fill(cell, count, outputs)
                if failed:
                    nb_man.cell_exception(cell, index)
                nb_man.cell_complete(cell, index)
                if failed:
                    break
        finally:
            nb_man.output_path = path
            here.close()
            child.kill()
            child.join()


def _fill(cell: Any, count: int, outputs: list[dict[str, Any]]) -> None:
    """The cell with its number and what it gave."""
    import nbformat  # half a second of every command's start

    cell.execution_count = count
    numbered = {"execution_count": count}
    results = (o | numbered if o["output_type"] == "execute_result" else o for o in outputs)
    cell.outputs = [nbformat.from_dict(o) for o in results]


def _answer(here: Any, child: Any, timeout: int | None) -> tuple[bool, list[dict[str, Any]]]:
    """What the child says of its next cell, or an error output in its place where it is silent or gone."""
    if not here.poll(timeout):
        child.kill()
        return True, [_error("TimeoutError", f"sel melewati batas waktu {timeout} detik")]
    try:
        return here.recv()
    except EOFError:
        child.join()
        return True, [_error("KernelMati", f"proses notebook berhenti sendiri ({ending(child.exitcode)})")]


def _error(name: str, value: str, traceback: list[str] | None = None) -> dict[str, Any]:
    traceback = traceback or [f"{name}: {value}"]
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": traceback}


def _run_cells(pipe: Any, sources: list[str], parent: int) -> None:
    """In the child: each cell in IPython, its outputs sent in the notebook's format, until one raises."""
    import matplotlib  # slow; the child needs it, the command does not

    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    found: list[dict[str, Any]] = []
    shell = _shell(found)
    # As in a kernel, pictures of pyplot are shown with the cell that draws them.
    matplotlib.use("module://matplotlib_inline.backend_inline")
    with redirect_stdout(_Stream("stdout", found)), redirect_stderr(_Stream("stderr", found)):
        for source in sources:
            found.clear()
            run = shell.run_cell(source)
            pipe.send((not run.success, found))
            if not run.success:
                break
    pipe.close()
    os._exit(0)


class _Stream(io.TextIOBase):
    """What cells print, as one output for as long as nothing comes between."""

    def __init__(self, name: str, found: list[dict[str, Any]]) -> None:
        self.name, self.found = name, found

    def write(self, text: str) -> int:
        if self.found and self.found[-1].get("name") == self.name:
            self.found[-1]["text"] += text
        elif text:
            self.found.append({"output_type": "stream", "name": self.name, "text": text})
        return len(text)


def _shell(found: list[dict[str, Any]]) -> Any:
    """An IPython shell that adds whatever a cell shows to `found`."""
    # IPython is slow to import, and only the child needs it.
    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

    class Publisher(DisplayPublisher):
        def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
            found.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})

        def clear_output(self, wait: bool = False) -> None:
            found.clear()

    class Hook(CapturingDisplayHook):
        def __call__(self, result: Any = None) -> None:
            super().__call__(result)
            found.extend({"output_type": "execute_result", **o} for o in self.outputs)
            self.outputs.clear()

    class Shell(InteractiveShell):
        def enable_gui(self, gui: Any = None) -> None:
            """There is no screen; `%matplotlib inline` asks for none, and IPython's own would raise."""

        def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
            found.append(_error(etype.__name__, str(evalue), stb))

    if InteractiveShell.initialized():
        type(InteractiveShell.instance()).clear_instance()
    shell = Shell.instance()
    if shell.history_manager:
        shell.history_manager.enabled = False
    shell.display_pub, shell.display_trap.hook = Publisher(parent=shell), Hook(shell)
    return shell
