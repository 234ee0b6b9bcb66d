"""Eat Edge on the desktop: open a file, see its entities, save them.

python app.py [--mode fast] [FILE]
python app.py --self-check FILE    no window: JSON Lines to standard output, as ``eat-edge tag``
"""

import argparse
import sys

from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from window import Window
from worker import Worker, read_all

from eat_edge.config import MODES, EngineConfig, Options
from eat_edge.engine import load
from eat_edge.writers import JsonlWriter

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Run the application until its window is closed."""
    parser = argparse.ArgumentParser(prog="eat-edge-desktop")
    parser.add_argument("file", nargs="?", metavar="FILE")
    parser.add_argument("--mode", choices=MODES, default="auto")
    parser.add_argument("--self-check", metavar="FILE", help="tag a file and exit")
    options = parser.parse_args(arguments)
    config = EngineConfig(options=Options(mode=options.mode))
    application = QApplication([sys.argv[0]])
    if options.self_check:
        return self_check(options.self_check, config)
    worker, thread = Worker(config), QThread()
    worker.moveToThread(thread)
    window = Window(worker)
    thread.start()
    window.show()
    if options.file:
        window.open(options.file)
    status = application.exec()
    window.cancel()
    thread.quit()
    thread.wait()
    worker.close()
    return status


def self_check(path: str, config: EngineConfig) -> int:
    """Tag a file as ``eat-edge tag`` would, with the toolkit loaded but nothing shown."""
    writer = JsonlWriter(sys.stdout.buffer)
    with load(None, config) as engine:
        for document in engine.pipe(read_all(path)):
            writer.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
