"""Results as the toolkit shows them: a table of entities, and the text with its spans coloured."""

from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from eat_edge.text.utf16 import utf16_offsets
from eat_edge.types import LABELS, Document, Entity
from eat_edge.writers.base import shown_english, visible

__all__ = ["Found", "Highlighter", "Table", "colour_of", "is_dark", "shown_text"]

_LIGHT = {"PER": "#ffd9b0", "LOC": "#bfe8c5", "ORG": "#c4dcff", "MISC": "#ead2f7"}
_DARK = {"PER": "#7a4a16", "LOC": "#22603a", "ORG": "#234f8c", "MISC": "#663a80"}
_COLUMNS = ("Text", "Type", "Score", "English", "English from", "Evidence")
_TYPE, _SCORE = 1, 2
_BREAKS = {0x2029: "\n", 0xFDD0: "\ufffd", 0xFDD1: "\ufffd"}

_Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Found:
    """An entity and where it is shown: a half-open span in UTF-16 code units, as Qt counts."""

    entity: Entity
    start: int
    end: int


def is_dark(palette: QPalette) -> bool:
    """Whether text is brighter than what it stands on."""
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    return text.lightness() > base.lightness()


def colour_of(label: str, palette: QPalette) -> QColor:
    """What stands behind an entity of this type."""
    return QColor((_DARK if is_dark(palette) else _LIGHT)[label])


def shown_text(text: str) -> str:
    """Make a text fit to be shown; every code point keeps its place.

    Qt would take CR LF for one character, begin a paragraph at others than line feeds, and obey
    bidirectional controls.
    """
    return visible(text.replace("\r\n", " \n").translate(_BREAKS))


class Table(QAbstractTableModel):
    """The entities, one a row, as the documents come in.

    Attributes:
        found: Row by row.
        counts: How many there are of each type.
    """

    found: list[Found]
    counts: dict[str, int]

    def __init__(self, palette: QPalette, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.palette = palette
        self.clear()

    def add(self, document: Document, at: int) -> None:
        """Append the entities of a document that is shown from the position ``at`` on."""
        bounds = [bound for one in document.entities for bound in (one.start, one.end)]
        spans = [at + offset for offset in utf16_offsets(shown_text(document.text), bounds)]
        if spans:
            first = len(self.found)
            self.beginInsertRows(_TOP, first, first + len(document.entities) - 1)
            self.found += map(Found, document.entities, spans[::2], spans[1::2])
            self.endInsertRows()
        for entity in document.entities:
            self.counts[entity.label] += 1

    def clear(self) -> None:
        """Forget all."""
        self.beginResetModel()
        self.found, self.counts = [], dict.fromkeys(LABELS, 0)
        self.endResetModel()

    def between(self, start: int, end: int) -> list[Found]:
        """Those that begin in a part of the text shown."""
        first = bisect_left(self.found, start, key=lambda one: one.start)
        last = bisect_left(self.found, end, key=lambda one: one.start)
        return self.found[first:last]

    def set_palette(self, palette: QPalette) -> None:
        """Change the colours."""
        self.palette = palette
        if self.found:
            last = self.index(len(self.found) - 1, _TYPE)
            self.dataChanged.emit(self.index(0, _TYPE), last, [Qt.ItemDataRole.BackgroundRole])

    def rowCount(self, parent: _Index = _TOP) -> int:  # noqa: N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.found)

    def columnCount(self, parent: _Index = _TOP) -> int:  # noqa: N802
        """As Qt asks."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """As Qt asks."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As Qt asks."""
        entity, column = self.found[index.row()].entity, index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            evidence = ", ".join(entity.evidence)
            return (
                shown_text(entity.text),
                entity.label,
                f"{entity.score:.2f}",
                shown_english(entity),
                entity.english_source or "–",
                evidence,
            )[column]
        if role == Qt.ItemDataRole.BackgroundRole and column == _TYPE:
            return colour_of(entity.label, self.palette)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (_TYPE, _SCORE):
            return Qt.AlignmentFlag.AlignCenter
        return None


class Highlighter(QSyntaxHighlighter):
    """Colours the spans of a table's entities, paragraph by paragraph as Qt shows them."""

    def __init__(self, document: QTextDocument, table: Table) -> None:
        super().__init__(document)
        self._table = table

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """As Qt asks."""
        start = self.currentBlock().position()
        for one in self._table.between(start, start + self.currentBlock().length()):
            style = QTextCharFormat()
            style.setBackground(colour_of(one.entity.label, self._table.palette))
            self.setFormat(one.start - start, one.end - one.start, style)
