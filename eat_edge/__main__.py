"""Where the command begins: ``eat-edge`` and ``python -m eat_edge``.

Nothing is imported before an interruption is waited for, so that Ctrl-C gives no traceback however
early it comes.
"""

import os
import sys

__all__ = ["main"]

_INTERRUPTED = 130


def main() -> int:
    """Run the command on the arguments of the process; returns its exit status."""
    try:
        if sys.stderr is None:
            # Whoever closed it wants to read nothing.
            sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
        # NumPy's BLAS would start a thread for each CPU, and nothing here is worth more than one.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from eat_edge.cli import main as run

        return run()
    except KeyboardInterrupt:
        sys.stderr.write("eat-edge: interrupted\n")
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
