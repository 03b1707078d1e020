"""The papermill engine `renstra`: a notebook's cells run in a fork of this process, its modules loaded.

Registered by entry point (`papermill --engine renstra`). Each notebook gets a process of its own, so nothing
passes from one page to the next and a cell that ends its process ends nothing else. The kernel there is
ipykernel's own, without sockets; where there is no fork, use papermill's own engine (`--mesin kernel`).
"""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path
from typing import Any

#: The engines that `--mesin` knows, and papermill's name for each.
ENGINES = {"fork": "renstra", "kernel": "nbclient"}


#: What needs a kernel with sockets or a screen: how code says it, and what it is.
_BEYOND = {
    r"connect_info|qtconsole|connection_file|get_connection_info|create_subshell": "sambungan ke kernelnya",
    r"^\s*%gui\s+\w|^\s*%(matplotlib|pylab)\s+(qt|tk|gtk|wx|osx)": "jendela di layar",
}

_log = logging.getLogger(__name__)


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


def beyond_fork(nb: Any, kernel_name: str) -> str:
    """What a notebook asks for that a fork cannot give, in Indonesian; empty where that is nothing."""
    if kernel_name not in ("python3", "python"):
        return f"kernel “{kernel_name}”"
    code = "\n".join(c.source for c in nb.cells if c.cell_type == "code")
    return ", ".join(what for said, what in _BEYOND.items() if re.search(said, code, re.MULTILINE))


class _Forking:
    """Runs cells in a forked child and puts each cell's outputs into the notebook as they come."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **how: Any) -> None:
        """Called by papermill, whose own engine has the notebooks that ask for more than a fork can give."""
        if what := beyond_fork(nb_man.nb, kernel_name):
            from papermill.engines import NBClientEngine

            name = Path(str(nb_man.nb.metadata.papermill.get("input_path"))).name
            _log.warning("%s memakai %s; dijalankan dengan kernel Jupyter biasa, lebih lambat.", name, what)
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **how)
        else:
            _in_fork(nb_man, **how)


def _in_fork(
    nb_man: Any,
    execution_timeout: int | None = None,
    start_timeout: int = 0,
    input_path: Any = None,
    **how: Any,
) -> None:
    """`execution_timeout`: seconds for each cell; one that raises ends the run."""
    from nbclient.exceptions import DeadKernelError

    from .forked import ForkClient

    # papermill would save twice for each cell. It saves at the end; here only where it does not come to that.
    path, nb_man.output_path = nb_man.output_path, None
    try:
        ForkClient(nb_man, timeout=execution_timeout, **how).execute()
    except DeadKernelError:
        pass  # its cell says so
    except BaseException:
        nb_man.output_path = path
        raise
