"""What is hidden, and by what. No I/O, nothing heavy imported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from reprlib import repr as short
from typing import Literal, cast

from eat_edge.errors import ConfigError
from eat_edge.own_names.record import is_label
from eat_edge.types import LABELS

__all__ = ["OPERATORS", "PATTERNS", "SCOPES", "Operator", "RedactionPlan", "Scope"]

Operator = Literal["mask", "replace", "hash", "pseudonym", "keep"]
Scope = Literal["document", "corpus"]

OPERATORS: Mapping[str, str] = {
    "mask": "three blocks, whatever the name: nothing tells how long it was",
    "replace": "its type and a number: [PER_1]",
    "hash": "its type and a keyed hash (HMAC-SHA-256): [PER:9f86d081884c7d65]",
    "pseudonym": "another name of its type and script; a number where there is none",
    "keep": "nothing: it stays",
}
"""What a name becomes."""

SCOPES = ("document", "corpus")
"""Where the same name is the same token."""

PATTERNS = ("EMAIL", "URL", "PHONE", "ID", "ACCOUNT")
"""Types that are found by a pattern."""


@dataclass(frozen=True, slots=True)
class RedactionPlan:
    """What becomes of each type.

    Attributes:
        default: Operator of every type that has none of its own.
        operators: Operators by type; a type of the user's own names is fine.
        scope: Where the same name is the same token. With ``"corpus"`` tokens are keyed hashes, so
            that documents need not be seen in any order, or by one process.

    Raises:
        ConfigError: There is no such operator, type or scope.
    """

    default: Operator = "replace"
    operators: Mapping[str, Operator] = field(default_factory=dict)
    scope: Scope = "document"

    def __post_init__(self) -> None:
        for name in (self.default, *self.operators.values()):
            if name not in OPERATORS:
                raise ConfigError(f"operator is {short(name)}: choose {', '.join(OPERATORS)}")
        for label in self.operators:
            if not isinstance(label, str) or not is_label(label):
                known = ", ".join((*LABELS, *PATTERNS))
                raise ConfigError(f"operator of {short(label)}: the types are {known}, and yours")
        if self.scope not in SCOPES:
            raise ConfigError(f"scope is {short(self.scope)}: choose {' or '.join(SCOPES)}")

    @classmethod
    def from_text(cls, operators: Iterable[str], scope: str = "document") -> "RedactionPlan":
        """Read operators as a command line has them: ``NAME`` for all types, or ``TYPE=NAME``.

        Raises:
            ConfigError: One is none.
        """
        default, own = "replace", {}
        for given in operators:
            label, equals, name = given.partition("=")
            if equals:
                own[label.strip()] = name.strip()
            else:
                default = label.strip()
        return cls(cast(Operator, default), cast(Mapping[str, Operator], own), cast(Scope, scope))

    def operator(self, label: str) -> Operator:
        """What becomes of names of a type."""
        return self.operators.get(label, self.default)

    @property
    def own_types(self) -> tuple[str, ...]:
        """Types with an operator that only names of the user's own can have."""
        return tuple(label for label in self.operators if label not in (*LABELS, *PATTERNS))

    def check_types(self, own: Iterable[str]) -> None:
        """Refuse an operator for a type that nothing has.

        Args:
            own: Types of the user's own names.

        Raises:
            ConfigError: There is one.
        """
        known = dict.fromkeys((*LABELS, *PATTERNS, *sorted(own)))
        for label in self.own_types:
            if label not in known:
                raise ConfigError(
                    f"operator of {short(label)}: no name has this type, there are "
                    f"{', '.join(known)}; others come with a list of names (--names)"
                )

    @property
    def is_by_file(self) -> bool:
        """Whether what stands for a name depends on those before it in the file."""
        operators = {self.default, *self.operators.values()}
        return self.scope == "document" and not operators <= {"mask", "keep"}
