"""The error tree: one root, messages that travel between processes, and what to install."""

import pickle
import re
import shlex

import pytest

from eat_edge import errors
from eat_edge.errors import CapacityError, EatEdgeError, ModelError, install_command

ERRORS = [getattr(errors, name) for name in errors.__all__ if name.endswith("Error")]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_has_the_root_and_goes_to_another_process(error: type[EatEdgeError]) -> None:
    assert issubclass(error, EatEdgeError)
    again = pickle.loads(pickle.dumps(error("'a' is no file: name another")))
    assert (type(again), str(again)) == (error, "'a' is no file: name another")


def test_whoever_catches_a_model_error_catches_what_does_not_fit() -> None:
    assert issubclass(CapacityError, ModelError)
    others = set(ERRORS) - {EatEdgeError, CapacityError}
    assert all(error.__bases__ == (EatEdgeError,) for error in others)


def test_the_tree_that_is_drawn_is_the_tree_there_is() -> None:
    assert errors.__doc__ is not None
    drawn = re.findall(r"^\W*(\w+Error)\b", errors.__doc__, re.MULTILINE)
    assert sorted(drawn) == sorted(error.__name__ for error in ERRORS)


@pytest.mark.parametrize("extras", [("sign",), ("documents", "server")])
def test_the_command_to_install_is_one_word_in_every_shell(extras: tuple[str, ...]) -> None:
    command, _, where = install_command(*extras).partition(" in ")
    assert shlex.split(command) == ["pip", "install", f".[{','.join(extras)}]"]
    assert where == "the clone of eat-edge"
