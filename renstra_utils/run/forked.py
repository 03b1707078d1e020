"""A kernel in a fork of this process: ipykernel's own, with one pipe in the place of its sockets.

Here, papermill's client speaks with it as with any kernel, so that cells, outputs, displays, widgets and
errors are what they are by an ordinary one; a kernel alone is what need not be started.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import importlib
import inspect
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty
from types import SimpleNamespace
from typing import Any

import zmq
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.client import KernelClient
from jupyter_client.session import Session
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from traitlets import Any as Anything
from traitlets import default
from traitlets.config import Config

from ..bounded import allow_children, die_with, ending
from .unused import DEBUGGER, without

#: What a kernel imports when it begins: here, once for every one.
_BEGINNING = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics.basic",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "faulthandler",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
)
for _module in _BEGINNING:
    importlib.import_module(_module)

#: What both ends of the pipe sign their messages with, as ipykernel expects of any kernel.
_KEY = os.urandom(16)

#: Seconds that a notebook which came to its end has for closing what it left open.
_FAREWELL = 5


class ForkClient(PapermillNotebookClient):
    """papermill's client, of a kernel in a fork."""

    @contextmanager
    def setup_kernel(self, **_: Any) -> Iterator[None]:
        """The kernel, from its fork to its end."""
        self.kc = _Line(self.extra_arguments)
        try:
            yield
            self.kc.farewell()
        finally:
            self.kc.end()
            run_sync(_drop_tasks)()

    def execute_cell(self, cell: Any, cell_index: int, *how: Any, **more: Any) -> Any:
        """As papermill's; what an ordinary kernel leaves without a word is an output here."""
        try:
            return super().execute_cell(cell, cell_index, *how, **more)
        except CellTimeoutError as e:
            late = f"keluaran sel tidak sampai dalam {self.iopub_timeout} detik"
            slow = f"sel melewati batas waktu {self.timeout} detik"
            error = "TimeoutError", late if "IOPub" in str(e) else slow
        except DeadKernelError:
            error = "KernelMati", f"proses notebook berhenti sendiri ({ending(self.kc.exit_code())})"
        self.kc.end()
        cell.execution_count = self.code_cells_executed
        told = [": ".join(error)]
        cell.outputs.append(new_output("error", ename=error[0], evalue=error[1], traceback=told))
        raise CellExecutionError(told[0], *error)


async def _drop_tasks() -> None:
    """nbclient leaves what waited for a kernel that is gone; asyncio would complain of it."""
    tasks = [t for t in asyncio.all_tasks() if _name(t).startswith(NotebookClient.__name__)]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _name(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", "")


# --- here: the line to the kernel -----------------------------------------------------------------


class _Line(KernelClient):
    """A client of the forked kernel, with the two channels that a run needs."""

    iopub_channel: Any = None
    shell_channel: Any = None

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(session=Session(key=_KEY))
        self.allow_stdin = False
        context = multiprocessing.get_context("fork")
        self._pipe, there = context.Pipe()
        self._child = context.Process(target=_serve, args=(there, arguments, os.getpid()))
        allow_children()
        self._child.start()
        there.close()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._channels = {"iopub": _Channel(self), "shell": _Channel(self)}
        self.iopub_channel, self.shell_channel = self._channels["iopub"], self._channels["shell"]

    async def is_alive(self) -> bool:  # type: ignore[override]
        return self._child.is_alive()

    def exit_code(self) -> int | None:
        """How the process ended, None where it goes on."""
        self._child.join(1)
        return self._child.exitcode

    def listen(self) -> None:
        """Puts what comes into its channel, for as long as the loop runs that asks for it."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop = loop
            loop.add_reader(self._pipe.fileno(), self._come)

    def _come(self) -> None:
        try:
            channel, frames = self._pipe.recv()
        except (EOFError, OSError):
            self._hang_up()
            for known in self._channels.values():
                known.came.put_nowait(None)
        else:
            _, frames = self.session.feed_identities(frames)
            self._channels[channel].came.put_nowait(self.session.deserialize(frames))

    def _hang_up(self) -> None:
        if self._loop is not None and not self._pipe.closed:
            self._loop.remove_reader(self._pipe.fileno())

    def send_multipart(self, frames: list[Any], **_: Any) -> None:
        """A message to the kernel. That it is gone is told by what it does not answer."""
        with suppress(OSError):
            self._pipe.send([bytes(f) for f in frames])

    def farewell(self) -> None:
        """Lets the notebook end as a program does."""
        with suppress(OSError):
            self._pipe.send(None)
        self._child.join(_FAREWELL)

    def end(self) -> None:
        """Ends the process, whatever it is doing, and those that it began."""
        if not self._pipe.closed:
            self._hang_up()
            self._pipe.close()
        if self._child.is_alive():
            with suppress(OSError):  # it may not have got so far as to lead a group
                os.killpg(self._child.pid or 0, signal.SIGKILL)
            self._child.kill()
        self._child.join()


class _Channel:
    """One of a kernel's channels, as its client uses them."""

    def __init__(self, line: _Line) -> None:
        self.line = line
        self.came: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        self.line.listen()
        try:
            message = await asyncio.wait_for(self.came.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            self.came.put_nowait(None)
            raise DeadKernelError("Kernel died")
        return message

    def send(self, message: dict[str, Any]) -> None:
        self.line.session.send(self.line, message)  # type: ignore[arg-type]


# --- in the child ---------------------------------------------------------------------------------


def _serve(pipe: Any, arguments: list[str], parent: int) -> None:
    """Answers until the other side says farewell; then what the notebook left to be done at its end."""
    _as_if_new(parent)
    app = _App.instance(config=Config({"HistoryManager": {"hist_file": ":memory:"}}))
    app.prepare(_Pipe(pipe))
    asyncio.run(_answer(app.kernel, pipe))
    atexit._run_exitfuncs()
    os._exit(0)


def _as_if_new(parent: int) -> None:
    """Drops what a fork inherits and a program that begins does not have."""
    die_with(parent)
    gc.freeze()  # what is there already is nobody's waste, and to look through it would copy it
    os.setsid()  # what is typed here ends this process, which ends its kernels
    allow_children()
    atexit._clear()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    script = os.path.dirname(os.path.abspath(sys.argv[0]))
    if not sys.flags.safe_path and sys.path[0] in ("", script):
        del sys.path[0]
    sys.argv[:] = ["ipykernel_launcher.py"]
    sys.breakpointhook = lambda *_, **__: None  # one that was forgotten waits for nobody
    logging.root.handlers.clear()
    logging.root.setLevel(logging.WARNING)
    known: list[Any] = [IPKernelApp, IPythonKernel, IPythonKernel.shell_class.klass]
    if backend := sys.modules.get("matplotlib_inline.config"):
        known.append(backend.InlineBackend)
    for single in known:
        for cls in single._walk_mro():
            cls._instance = None


def _figures_in_cells() -> None:
    """Figures appear under their cells, also where matplotlib was imported before it could be told."""
    backend = os.environ["MPLBACKEND"]
    if (library := sys.modules.get("matplotlib")) and "inline" in backend:
        library.rcParams["backend"] = backend
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.switch_backend(backend)


async def _answer(kernel: Any, pipe: Any) -> None:
    """Gives the kernel each message. A thread reads them, so that the other side never waits for a cell."""
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    kernel.start()
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
    answers: set[asyncio.Future[Any]] = set()

    def take(frames: list[bytes] | None) -> None:
        if frames is None:
            over.set()
            return
        answer = kernel.shell_stream.receive([zmq.Message(f) for f in frames])
        if inspect.isawaitable(answer):
            answers.add(task := asyncio.ensure_future(answer))
            task.add_done_callback(answers.discard)

    def read() -> None:
        with suppress(EOFError, OSError):
            while frames := pipe.recv():
                loop.call_soon_threadsafe(take, frames)
        loop.call_soon_threadsafe(take, None)

    threading.Thread(target=read, daemon=True).start()
    await over.wait()


class _Pipe:
    """The way back, of several threads."""

    def __init__(self, pipe: Any) -> None:
        self.pipe, self.lock = pipe, threading.Lock()

    def send(self, channel: str, frames: list[Any]) -> None:
        with self.lock, suppress(OSError):
            self.pipe.send((channel, [bytes(f) for f in frames]))


class _Stream:
    """A socket or a stream of sockets, as far as a kernel uses them."""

    def __init__(self, name: str, pipe: _Pipe, context: Any = None) -> None:
        self.name, self.pipe, self.context = name, pipe, context
        self.receive: Callable[[list[Any]], Any] = lambda _: None

    def send_multipart(self, frames: list[Any], *_: Any, **__: Any) -> None:
        self.pipe.send(self.name, frames)

    def on_recv(self, callback: Callable[[list[Any]], Any], **_: Any) -> None:
        self.receive = callback

    def flush(self, *_: Any) -> None:
        """What was sent is gone."""

    def close(self) -> None:
        """The pipe closes when the process ends."""


class _Out(IOPubThread):
    """ipykernel's way out, without a turn of its thread for each message: a pipe takes it from anyone."""

    def send_multipart(self, *args: Any, **kwargs: Any) -> None:
        self._really_send(*args, **kwargs)


class _Printed(OutStream):
    """ipykernel's stdout and stderr, sent by whoever asks for it; what was written first goes first."""

    def flush(self) -> None:
        self._flush()

    def _flush(self) -> None:
        with self._buffer_lock:
            super()._flush()


class _Kernel(IPythonKernel):
    """ipykernel's, with a stream of ours."""

    shell_stream = Anything()
    _supports_kernel_subshells = False

    def _abort_queues(self, *_: Any) -> None:
        """There is never more than one cell to abort."""


class _App(IPKernelApp):
    """ipykernel's application, as far as it is no server."""

    @default("outstream_class")
    def _printed(self) -> str:
        return f"{__name__}.{_Printed.__name__}"

    @default("session")
    def _signed(self) -> Session:
        return Session(parent=self, key=_KEY)

    def prepare(self, pipe: _Pipe) -> None:
        """As `initialize`, without the files of a user: a page is the same whoever makes it."""
        self.init_pdb()
        self.configure_tornado_logger()
        self.iopub_thread = _Out(_Stream("iopub", pipe, zmq.Context()), True, self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket
        self.init_io()
        with without(DEBUGGER):
            self._make_kernel(_Stream("shell", pipe))
        self.init_path()
        self.init_shell()
        self.init_gui_pylab()
        _figures_in_cells()
        self.init_extensions()

    def _make_kernel(self, stream: _Stream) -> None:
        self.kernel = _Kernel.instance(
            parent=self,
            session=self.session,
            shell_stream=stream,
            iopub_thread=self.iopub_thread,
            iopub_socket=self.iopub_socket,
            log=self.log,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count
