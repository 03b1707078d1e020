"""The papermill engine `renstra`: a notebook's cells run in a fork of this process, its modules loaded.

Registered by entry point (`papermill --engine renstra`). Each notebook gets a process of its own, so nothing
passes from one page to the next and a cell that ends its process ends nothing else. The kernel there is
ipykernel's own, without sockets; where there is no fork, use papermill's own engine (`--mesin kernel`).
"""

from __future__ import annotations

import os
from typing import Any

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
        cls,
        nb_man: Any,
        kernel_name: str,
        execution_timeout: int | None = None,
        start_timeout: int = 60,
        input_path: Any = None,
        **kwargs: Any,
    ) -> None:
        """Called by papermill. `execution_timeout`: seconds for each cell; one that raises ends the run."""
        from nbclient.exceptions import DeadKernelError

        from .forked import ForkClient

        # papermill would save twice for each cell; once, at the end and however that comes, is enough.
        path, nb_man.output_path = nb_man.output_path, None
        try:
            ForkClient(nb_man, timeout=execution_timeout, **kwargs).execute()
        except DeadKernelError:
            pass  # its cell says so
        finally:
            nb_man.output_path = path
