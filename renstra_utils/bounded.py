"""Work on what strangers wrote, in a child process that may take so much time and memory and no more."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """What may be taken: seconds of the clock, and megabytes beyond what this process holds already."""

    seconds: float = 120
    megabytes: int = 1024


class OverLimitError(Exception):
    """Work took more than its limits, or ended its process. A clause in Indonesian that names the limit."""


def bounded(work: Callable[..., T], *args: Any, limits: Limits | None = None) -> T:
    """What `work(*args)` gives, done in a child; what it raises is raised here. OverLimitError.

    Arguments, result and errors must pass through pickle. Where the system has no fork, a child begins anew;
    where it has no limits of memory (Windows, macOS), only time is held.
    """
    result = next(each_bounded(work, [args], limits))
    if isinstance(result, Exception):
        raise result
    return result


def each_bounded(
    work: Callable[..., T], calls: Sequence[tuple], limits: Limits | None = None
) -> Iterator[T | Exception]:
    """What `work` gives for each call, or the error that it raised, in their order.

    One child does one after the other; where a call takes more than its limits or ends the child, that call
    has an OverLimitError and a new child goes on with the next.
    """
    limits, done = limits or Limits(), 0
    while done < len(calls):
        child = _Child(work, calls[done:], limits)
        try:
            for answer in child.answers():
                yield answer
                done += 1
                if isinstance(answer, OverLimitError):
                    break
        finally:
            child.end()


class _Child:
    """A process that works through calls."""

    def __init__(self, work: Callable[..., Any], calls: Sequence[tuple], limits: Limits) -> None:
        self.limits, self.count = limits, len(calls)
        context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
        self.pipe, there = context.Pipe(duplex=False)
        allow_children()
        # No daemon, so that the work may have children of its own; it ends with this process all the same.
        self.process = context.Process(target=_work, args=(there, work, calls, limits, os.getpid()))
        self.process.start()
        there.close()

    def answers(self) -> Iterator[Any]:
        """Results and errors as they come; of a call that is over, an OverLimitError, and then no more."""
        for _ in range(self.count):
            try:
                if not self.pipe.poll(self.limits.seconds):
                    yield OverLimitError(f"melewati batas waktu {self.limits.seconds:g} detik")
                    return
                yield self.pipe.recv()
            except (EOFError, OSError):
                self.process.join(5)
                yield OverLimitError(f"mematikan proses pembacanya ({ending(self.process.exitcode)})")
                return

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def allow_children() -> None:
    """Lets this process have children where it is a daemon, as a Dask worker is; ours end with it anyway."""
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]


def ending(code: int | None) -> str:
    """How a process ended, in words."""
    if code is None:
        return "tidak menjawab"
    return f"sinyal {signal.Signals(-code).name}" if code < 0 else f"kode {code}"


def _work(pipe: Any, work: Callable[..., Any], calls: Sequence[tuple], limits: Limits, parent: int) -> None:
    """In the child: each call's result or error into the pipe."""
    if os.name == "posix":
        die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for ended_by in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ended_by, signal.SIG_DFL)
        limit_memory(limits.megabytes)
    for args in calls:
        try:
            answer = work(*args)
            pipe.send(answer)
        except MemoryError:
            pipe.send(OverLimitError(f"melewati batas memori {limits.megabytes} MB"))
        except Exception as e:
            e.__cause__ = e.__context__ = None  # what it came from may not pass through pickle
            pipe.send(e.with_traceback(None))
    pipe.close()
    os._exit(0)


def limit_memory(megabytes: int) -> None:
    """So many megabytes more may this process take, beyond what it holds; a MemoryError tells of the rest."""
    import resource  # not on Windows

    held = 0
    with suppress(OSError, ValueError, IndexError), open("/proc/self/statm") as f:
        held = int(f.read().split()[5]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    with suppress(ValueError, OSError):  # a lower limit of the machine's own stays
        resource.setrlimit(resource.RLIMIT_DATA, (held + (megabytes << 20), most))


def die_with(parent: int) -> None:
    """Ends this process when its parent ends, however (Linux by signal; elsewhere by a look each second)."""
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
