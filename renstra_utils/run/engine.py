"""The papermill engine `renstra`: a notebook's cells run in a fork of this process, which has imported everything already.

Registered by entry point (`papermill --engine renstra`). Each notebook gets a process of its own, so nothing passes from one page to the
next and a cell that ends its process ends nothing else. Cells run in IPython as in an ordinary kernel, without sockets; where fork is not to be
had, use papermill's own engine (`--mesin kernel`).
"""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
import time
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import nbformat
from papermill.engines import Engine


class ForkEngine(Engine):
    """Runs cells in a forked child and writes each cell's outputs into the notebook as they come."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, execution_timeout: int | None = None, **kwargs: Any
    ) -> None:
        """Called by papermill. `execution_timeout`: seconds for each cell. A cell that raises ends the run, as with an ordinary kernel."""
        cells = [
            (i, c.source) for i, c in enumerate(nb_man.nb.cells) if c.cell_type == "code" and c.source.strip()
        ]
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        child = context.Process(
            target=_run_cells, args=(there, [s for _, s in cells], os.getpid()), daemon=True
        )
        child.start()
        there.close()
        # papermill would save twice for each cell; once, at the end and however that comes, is enough.
        path, nb_man.output_path = nb_man.output_path, None
        try:
            for count, (index, _) in enumerate(cells, 1):
                cell = nb_man.nb.cells[index]
                nb_man.cell_start(cell, index)
                failed, outputs = cls._answer(here, child, execution_timeout)
                cell.execution_count = count
                for o in outputs:
                    if o.get("output_type") == "execute_result":
                        o["execution_count"] = count
                cell.outputs = [nbformat.from_dict(o) for o in outputs]
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

    @staticmethod
    def _answer(here: Any, child: Any, timeout: int | None) -> tuple[bool, list[dict[str, Any]]]:
        """What the child says of its next cell, or an error output in its place where it is silent or gone."""
        if not here.poll(timeout):
            child.kill()
            return True, [_error("TimeoutError", f"sel melewati batas waktu {timeout} detik")]
        try:
            return here.recv()
        except EOFError:
            child.join()
            how = (
                f"sinyal {signal.Signals(-child.exitcode).name}"
                if child.exitcode < 0
                else f"kode {child.exitcode}"
            )
            return True, [_error("KernelMati", f"proses notebook berhenti sendiri ({how})")]


def _error(name: str, value: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": [f"{name}: {value}"]}


def die_with(parent: int) -> None:
    """Ends this process when its parent ends, however that ends (Linux by signal; elsewhere by looking each second)."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (AttributeError, OSError):

        def watch() -> None:
            while os.getppid() == parent:
                time.sleep(1)
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _run_cells(pipe: Any, sources: list[str], parent: int) -> None:
    """In the child: each cell in IPython, its outputs sent as the notebook format has them, until one raises."""
    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

    found: list[dict[str, Any]] = []

    class Publisher(DisplayPublisher):
        def publish(
            self,
            data: Any,
            metadata: Any = None,
            source: Any = None,
            *,
            transient: Any = None,
            update: bool = False,
            **_: Any,
        ) -> None:
            found.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})

        def clear_output(self, wait: bool = False) -> None:
            found.clear()

    class Hook(CapturingDisplayHook):
        def __call__(self, result: Any = None) -> None:
            super().__call__(result)
            found.extend({"output_type": "execute_result", **o} for o in self.outputs)
            self.outputs.clear()

    class Stream(io.TextIOBase):
        def __init__(self, name: str) -> None:
            self.name = name

        def write(self, text: str) -> int:
            if found and found[-1].get("name") == self.name:
                found[-1]["text"] += text
            elif text:
                found.append({"output_type": "stream", "name": self.name, "text": text})
            return len(text)

    class Shell(InteractiveShell):
        def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
            found.append(_error(etype.__name__, str(evalue)) | {"traceback": stb})

    if InteractiveShell.initialized():
        type(InteractiveShell.instance()).clear_instance()
    shell = Shell.instance()
    if shell.history_manager:
        shell.history_manager.enabled = False
    shell.display_pub, shell.display_trap.hook = Publisher(parent=shell), Hook(shell)
    with redirect_stdout(Stream("stdout")), redirect_stderr(Stream("stderr")):
        for source in sources:
            found.clear()
            run = shell.run_cell(source)
            pipe.send((not run.success, found))
            if not run.success:
                break
    pipe.close()
    os._exit(0)
