"""The window: a text above, its entities below, and what can be done with a file."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QProgressBar,
    QSplitter,
    QTableView,
)
from results import Highlighter, Table, colour_of, shown_text
from worker import STEPS, Worker

from eat_edge.types import LABELS, Document

__all__ = ["Window"]

_READABLE = "Texts and tables (*.txt *.jsonl *.ndjson *.csv *.tsv *.parquet);;All files (*)"
_WRITABLE = "JSON Lines (*.jsonl);;CoNLL (*.conll);;CSV (*.csv)"
_MARGIN = 10
_KINDS = dict(zip(LABELS, ("Persons", "Places", "Organisations", "Other names"), strict=True))


class Window(QMainWindow):
    """Shows one file at a time.

    Args:
        worker: Does what takes time.
    """

    asked_to_tag = Signal(str, object)
    asked_to_save = Signal(str, object)

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._path, self._is_cancelled, self.documents = "", Event(), list[Document]()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setUndoRedoEnabled(False)
        self.text.setPlaceholderText("Open a file to see its names (Ctrl+O).")
        self.text.setAccessibleName("Text")
        self.text.document().setDocumentMargin(_MARGIN)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.table = Table(self.palette(), self)
        self._highlighter = Highlighter(self.text.document(), self.table)
        self.view = self._make_view()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.text)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setChildrenCollapsible(False)
        self.setCentralWidget(splitter)
        self.bar = QProgressBar()
        self.bar.setMaximum(STEPS)
        self.bar.setAccessibleName("Progress")
        self._legend = {label: QLabel() for label in LABELS}
        for label, legend in self._legend.items():
            legend.setToolTip(_KINDS[label])
        self._make_actions()
        for widget in (self.bar, *self._legend.values()):
            self.statusBar().addPermanentWidget(widget)
        self._colour()
        self._set_busy(False)
        self.setWindowTitle("Eat Edge")
        self.resize(960, 720)
        self.asked_to_tag.connect(worker.tag)
        self.asked_to_save.connect(worker.save)
        worker.found.connect(self._add)
        worker.progressed.connect(self.bar.setValue)
        worker.ended.connect(self._end)

    def open(self, path: str) -> None:
        """Begin to tag a file."""
        self._path, self._is_cancelled, self.documents = path, Event(), []
        self.text.clear()
        self.table.clear()
        self._count()
        self.bar.setValue(0)
        self.setWindowTitle(f"{Path(path).name} – Eat Edge")
        self._set_busy(True)
        self.statusBar().showMessage("Looking for names …")
        self.asked_to_tag.emit(path, self._is_cancelled)

    def save(self, target: str) -> None:
        """Begin to write what was found."""
        self._set_busy(True)
        self.cancel_action.setEnabled(False)
        self.asked_to_save.emit(target, self.documents)

    def cancel(self) -> None:
        """Stop what is under way; what was found stays."""
        self._is_cancelled.set()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the desktop from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Let the worker come to its end."""
        self.cancel()
        super().closeEvent(event)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setAlternatingRowColors(True)
        view.setShowGrid(False)
        # Tab leads on to the text; arrow keys move in the table.
        view.setTabKeyNavigation(False)
        view.setModel(self.table)
        view.setAccessibleName("Names found")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.verticalHeader().hide()
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column, letters in enumerate((0, 8, 8, 0, 14, 36)):
            if letters:
                header.resizeSection(column, letters * self.fontMetrics().averageCharWidth())
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        view.selectionModel().currentRowChanged.connect(self._show)
        return view

    def _make_actions(self) -> None:
        keys = QKeySequence.StandardKey
        self.open_action = self._action("&Open …", keys.Open, self._ask_what_to_open)
        self.save_action = self._action("&Save …", keys.Save, self._ask_where_to_save)
        self.cancel_action = self._action("&Cancel", keys.Cancel, self.cancel)
        actions = [self.open_action, self.save_action, self.cancel_action]
        menu = self.menuBar().addMenu("&File")
        menu.addActions(actions)
        menu.addSeparator()
        menu.addAction(self._action("&Quit", keys.Quit, self.close))
        bar = self.addToolBar("File")
        bar.setMovable(False)
        bar.addActions(actions)

    def _action(
        self, name: str, key: QKeySequence.StandardKey, do: Callable[[], object]
    ) -> QAction:
        action = QAction(name, self)
        action.setShortcut(key)
        action.triggered.connect(do)
        return action

    def _ask_what_to_open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open", "", _READABLE)
        if path:
            self.open(path)

    def _ask_where_to_save(self) -> None:
        suggested = str(Path(self._path).with_suffix(".names.jsonl"))
        path, kind = QFileDialog.getSaveFileName(self, "Save names", suggested, _WRITABLE)
        if path:
            suffix = kind[kind.index("*") + 1 : -1]
            self.save(path if path.endswith(suffix) else path + suffix)

    def _add(self, documents: list[Document]) -> None:
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for document in documents:
            if self.documents:
                cursor.insertText("\n")
            # First the entities: the text is coloured as it is put in.
            self.table.add(document, cursor.position())
            cursor.insertText(shown_text(document.text))
            if not self.documents:
                self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self.documents.append(document)
        self._count()

    def _end(self, said: str) -> None:
        self._set_busy(False)
        self.statusBar().showMessage(said)

    def _show(self, index: QModelIndex) -> None:
        """Select in the text what is current in the table."""
        if index.isValid():
            found = self.table.found[index.row()]
            cursor = self.text.textCursor()
            cursor.setPosition(found.start)
            cursor.setPosition(found.end, QTextCursor.MoveMode.KeepAnchor)
            self.text.setTextCursor(cursor)
            self.text.centerCursor()

    def _set_busy(self, is_busy: bool) -> None:
        self.open_action.setEnabled(not is_busy)
        self.save_action.setEnabled(not is_busy and bool(self.documents))
        self.cancel_action.setEnabled(is_busy)
        self.bar.setVisible(is_busy)

    def _count(self) -> None:
        for label, count in self.table.counts.items():
            self._legend[label].setText(f"{label} {count}")

    def _colour(self) -> None:
        self.table.set_palette(self.palette())
        self._highlighter.rehighlight()
        for label, legend in self._legend.items():
            colour = colour_of(label, self.palette()).name()
            legend.setStyleSheet(f"background: {colour}; border-radius: 4px; padding: 2px 8px;")
        self._count()
