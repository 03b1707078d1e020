"""Work in a child: what comes back, and what holds it."""

import os
import signal
import time

import pytest

from renstra_utils.bounded import Limits, OverLimitError, bounded, each_bounded

FEW = Limits(seconds=5, megabytes=200)


def _twice(n):
    return 2 * n


def _fails(n):
    raise ValueError(f"nilai {n}")


class _NotSent(Exception):
    def __reduce__(self):
        raise TypeError("not for pickle")


def _fails_after_another(n):
    try:
        raise _NotSent
    except _NotSent as e:
        raise ValueError(f"nilai {n}") from e


def _some(what):
    if what == "lama":
        time.sleep(60)
    if what == "besar":
        return len(bytearray(400_000_000))
    if what == "mati":
        os.kill(os.getpid(), signal.SIGKILL)
    return what


def test_results_and_errors_come_back():
    assert bounded(_twice, 21) == 42
    tblib = pytest.importorskip("tblib.pickling_support")  # of Dask, which sends an error with its causes
    for fails in (_fails, _fails_after_another):
        with pytest.raises(ValueError, match="nilai 7"):
            bounded(fails, 7)
        tblib.install()


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="limits of memory are Linux's")
def test_what_is_over_its_limits_ends_alone():
    calls = [(w,) for w in ("a", "besar", "b", "lama", "c", "mati", "d")]
    found = list(each_bounded(_some, calls, Limits(seconds=1, megabytes=200)))
    assert [x if isinstance(x, str) else str(x) for x in found] == [
        "a",
        "melewati batas memori 200 MB",
        "b",
        "melewati batas waktu 1 detik",
        "c",
        "mematikan proses pembacanya (sinyal SIGKILL)",
        "d",
    ]


def test_the_caller_is_not_limited():
    with pytest.raises(OverLimitError):
        bounded(_some, "mati", limits=FEW)
    assert len(bytearray(400_000_000))


def _nested(n):
    return bounded(_twice, n, limits=FEW)


def test_work_in_a_child_may_have_a_child_of_its_own():
    assert bounded(_nested, 21, limits=FEW) == 42
