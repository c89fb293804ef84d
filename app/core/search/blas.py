"""One thread for linear algebra.

numpy's OpenBLAS otherwise starts a thread per core for every product and lets them spin: beside other busy processes a
question then takes 230 ms instead of 9. Work is shared out by processes and by our own threads instead.
"""

from __future__ import annotations

import contextlib
import ctypes
from pathlib import Path

import numpy as np

_NAMES = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads")


def single_threaded() -> bool:
    """Tell the OpenBLAS that numpy brought along to use one thread in this process; False when there is none.

    A numpy built otherwise is steered by OPENBLAS_NUM_THREADS or OMP_NUM_THREADS alone.
    """
    package = Path(np.__file__).parent
    for path in [*package.parent.glob("numpy.libs/*openblas*"), *package.glob(".dylibs/*openblas*")]:
        with contextlib.suppress(OSError):
            library = ctypes.CDLL(str(path))
            for name in _NAMES:
                if hasattr(library, name):
                    getattr(library, name)(1)
                    return True
    return False
