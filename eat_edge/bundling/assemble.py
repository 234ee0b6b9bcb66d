"""Parts and facts become a bundle: put together beside its place, tried, and named last."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eat_edge.bundle import MANIFEST, Bundle
from eat_edge.bundling.manifest import Facts, Terms, write_manifest
from eat_edge.bundling.parts import Part, check_room, copy_parts
from eat_edge.bundling.selftest import record_clear
from eat_edge.errors import ConfigError
from eat_edge.files.create import write_file
from eat_edge.strict_json import Table, parse_json
from eat_edge.verify.selftest import SELFTEST, Case, read_selftest, to_json

__all__ = ["Plan", "Say", "assemble", "cases_of", "check_place", "sources_of", "terms_of"]

Say = Callable[[str], None]
"""Told of what is being done, in one line."""

_EVERY = 4
"""One in so many texts of another bundle's self-test is tried; a big model takes long for each."""
_MAX_MANIFEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Plan:
    """A bundle that can be made, as far as can be told without making it.

    Attributes:
        out: Its directory.
        facts: What its manifest says.
        parts: Its files.
        cases: Texts to try it by; what it finds in them becomes its self-test.
    """

    out: Path
    facts: Facts
    parts: Sequence[Part]
    cases: Sequence[Case]

    @property
    def partial(self) -> Path:
        """Where it is put together."""
        out = self.out.resolve()
        return out.with_name(f"{out.name}.partial")


def assemble(plan: Plan, *, threads: int, say: Say) -> Bundle:
    """Put files together, write their manifest, and tag a few texts with them.

    Files get a second name where the file system allows it, and are copied where it does not. The
    directory gets its name last; until then it ends in ``.partial``.

    Args:
        plan: What to make.
        threads: CPU threads to try it with.
        say: Told of what takes long.

    Returns:
        The bundle.

    Raises:
        ConfigError: There is no room, or something cannot be written.
        BundleError: A file is not what it should be.
        ModelError: A model does not run, or a text cannot be tagged.
    """
    check_room(plan.parts, plan.partial)
    copy_parts(plan.parts, plan.partial, say, may_link=True)
    bundle = write_manifest(plan.partial, plan.facts)
    if plan.cases:
        say(f"trying it on {len(plan.cases)} texts")
        selftest, left_out = record_clear(bundle, plan.cases, threads=threads)
        if any(case.entities for case in selftest.cases):
            write_file(plan.partial / SELFTEST, to_json(selftest))
            bundle = write_manifest(plan.partial, plan.facts)
        else:
            say(
                f"it has no self-test: in none of {len(plan.cases)} texts is a name that would "
                f"surely be found elsewhere too ({len(left_out)} have one that is in doubt)"
            )
    plan.partial.rename(plan.out)
    return replace(bundle, path=plan.out.absolute())


def check_place(out: Path) -> None:
    """See that a bundle can get this name.

    Raises:
        ConfigError: Something has it already, or there is no directory to put it in.
    """
    if out.exists():
        raise ConfigError(f"{out} is there already: remove it, or name another")
    if not out.resolve().parent.is_dir():
        raise ConfigError(f"{out.resolve().parent} is not a directory: make it first")


def cases_of(bundle: Bundle) -> Sequence[Case]:
    """A few texts of a bundle's self-test, none where it has none."""
    return read_selftest(bundle).cases[::_EVERY] if SELFTEST in bundle.files else ()


def sources_of(bundle: Bundle) -> tuple[str, ...]:
    """What a verified bundle was made from, as its manifest says."""
    content = (bundle.path / MANIFEST).read_bytes()
    return Table(parse_json(content, max_bytes=_MAX_MANIFEST)).texts("sources")


def terms_of(bundle: Bundle) -> Mapping[str, Terms]:
    """The terms of every file of a bundle."""
    return {
        name: Terms(licence, name in bundle.commercial) for name, licence in bundle.licences.items()
    }
