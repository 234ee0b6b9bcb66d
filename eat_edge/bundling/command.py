"""The command ``eat-edge bundle``: models of one's own, bundles by name and of older releases.

Only what parsing needs is imported with the module; what is slow to import, the run imports.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.types import ExitStatus

if TYPE_CHECKING:
    from eat_edge.bundling.assemble import Plan

__all__ = ["add_bundle_command"]

_NEW = """\
your own language model, of any size, in two commands:
  eat-edge bundle new --llm FILE.gguf -o DIR
  eat-edge tag --bundle DIR --mode full news.txt

FILE.gguf is an instruction-tuned model as llama.cpp reads it; tagger, lexicon and weights are those
of the embedded bundle. It is looked through before anything is written, and not copied where it
can have a second name. docs/models-you-bring.md says which models work; a tagger, lexicon or
checkpoint of your own takes a clone of the repository: docs/export.md.
"""


def add_bundle_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bundle`` to the command line.

    Args:
        commands: Where the subcommands are.
    """
    bundle = commands.add_parser(
        "bundle", help="bundles by name; one of a language model of your own (GGUF)", epilog=_NEW
    )
    actions = bundle.add_subparsers(metavar="ACTION", required=True, parser_class=type(bundle))
    new = actions.add_parser("new", help="your language model, all else of ours", epilog=_NEW)
    new.add_argument("--llm", metavar="FILE.gguf", type=Path, required=True)
    _add_common(new)
    new.add_argument(
        "--licence",
        metavar="TEXT",
        help="under which the model may be used; default: what the file says of itself",
    )
    new.add_argument("--commercial", action="store_true", help="this licence allows commercial use")
    new.add_argument(
        "--translated",
        metavar="A,B",
        help="languages that the model is to translate, as zh,ja,ko; default: those of --like",
    )
    new.add_argument(
        "--context", metavar="N", type=int, help="tokens of a sequence; default: 2048 at most"
    )
    new.add_argument(
        "--chat-template",
        metavar="FILE",
        type=Path,
        help="Jinja, for user and assistant, in place of the model's own",
    )
    new.add_argument(
        "--reasoning",
        action="store_true",
        help="the model thinks before it translates, and before it places a mention",
    )
    new.set_defaults(run=_run_new)
    convert = actions.add_parser("convert", help="a bundle of format 1 becomes one of format 2")
    convert.add_argument("old", metavar="OLD", type=Path, help="its directory, which stays")
    _add_common(convert)
    convert.set_defaults(run=_run_convert)
    shown = actions.add_parser("list", help="bundles that have a name; * is the default")
    shown.set_defaults(run=_run_list)
    add = actions.add_parser("add", help="give a bundle a name, for --bundle NAME")
    add.add_argument("directory", metavar="DIR", type=Path, help="it stays where it is")
    add.add_argument("--name", help="default: the directory's")
    add.add_argument("--default", action="store_true", help="it is used where none is named")
    add.set_defaults(run=_run_add)
    remove = actions.add_parser("remove", help="forget a name; the directory stays")
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(run=_run_remove)
    default = actions.add_parser("default", help="say, or set, which is used where none is named")
    default.add_argument("name", metavar="NAME", nargs="?", help="'embedded' is our own")
    default.set_defaults(run=_run_default)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True)
    parser.add_argument(
        "--like", metavar="DIR", type=Path, help="bundle to take all else of; default: our own"
    )
    parser.add_argument("--dry-run", action="store_true", help="look through, write nothing")


def _run_new(arguments: argparse.Namespace) -> int:
    from eat_edge.bundling.new import NewBundle, plan_new

    asked = NewBundle(
        out=arguments.output,
        llm=arguments.llm,
        like=arguments.like,
        licence=arguments.licence,
        is_commercial=arguments.commercial,
        context=arguments.context,
        translated=_languages(arguments.translated),
        chat_template=arguments.chat_template,
        is_reasoning=arguments.reasoning,
    )
    plan, head = plan_new(asked)
    licence = plan.facts.terms["llm.gguf"].licence
    _say(
        f"{arguments.llm}: architecture {head.architecture}, {head.num_weights / 1e6:,.0f} million "
        f"weights, made for {head.context:,} tokens; licence: {licence}"
    )
    return _make(plan, is_dry=arguments.dry_run)


def _run_convert(arguments: argparse.Namespace) -> int:
    from eat_edge.bundling.convert import Conversion, plan_conversion

    plan = plan_conversion(Conversion(arguments.old, arguments.output, arguments.like))
    return _make(plan, is_dry=arguments.dry_run)


def _run_list(_: argparse.Namespace) -> int:
    from eat_edge.bundling.registry import EMBEDDED, Registry

    registry = Registry.read()
    rows = [(EMBEDDED, "comes with eat-edge")]
    rows += [(name, _told(place)) for name, place in sorted(registry.places.items())]
    width = max(len(name) for name, _ in rows)
    for name, told in rows:
        mark = "*" if name == registry.default else " "
        sys.stdout.write(f"{mark} {name.ljust(width)}  {told}\n")
    return ExitStatus.OK


def _told(place: Path) -> str:
    from eat_edge.bundle import MANIFEST

    told = _shown(place)
    return told if (place / MANIFEST).is_file() else f"{told} (is no longer there)"


def _shown(place: Path) -> str:
    """A path as a terminal may see it: others may have chosen its name."""
    from eat_edge.writers.base import one_line, visible

    return visible(one_line(str(place)))


def _run_add(arguments: argparse.Namespace) -> int:
    from eat_edge.bundle import open_bundle
    from eat_edge.bundling.registry import Registry

    # What is no bundle is refused now, and not when somebody wants to use it.
    bundle = open_bundle(arguments.directory, always_verify=True)
    place = bundle.path.resolve()
    name = arguments.name or place.name
    registry = Registry.read().added(name, place)
    if arguments.default:
        registry = registry.with_default(name)
    registry.write()
    _say(f"{name} is {_shown(place)}: eat-edge tag --bundle {name} FILE")
    return ExitStatus.OK


def _run_remove(arguments: argparse.Namespace) -> int:
    from eat_edge.bundling.registry import Registry

    Registry.read().removed(arguments.name).write()
    return ExitStatus.OK


def _run_default(arguments: argparse.Namespace) -> int:
    from eat_edge.bundling.registry import Registry

    registry = Registry.read()
    if arguments.name is None:
        sys.stdout.write(f"{registry.default}\n")
    else:
        registry.with_default(arguments.name).write()
    return ExitStatus.OK


def _make(plan: "Plan", *, is_dry: bool) -> int:
    from eat_edge.bundling.assemble import assemble
    from eat_edge.cpus import available_cpus

    facts = plan.facts
    num_bytes = sum(part.num_bytes for part in plan.parts)
    _say(
        f"{plan.out}: {facts.name} {facts.version}, {num_bytes / 1e6:,.1f} MB, prompts "
        f"{facts.prompt}, context {facts.context}, translates {' '.join(facts.translated)}"
    )
    if is_dry:
        _say("nothing is written in a dry run")
        return ExitStatus.OK
    bundle = assemble(plan, threads=available_cpus(), say=_say)
    sys.stdout.write(f"{_shown(bundle.path)}\n")
    _say(f"ready: eat-edge tag --bundle {_shown(plan.out)} --mode full FILE")
    return ExitStatus.OK


def _languages(value: str | None) -> tuple[str, ...] | None:
    return None if value is None else tuple(value.split(","))


def _say(line: str) -> None:
    from eat_edge.tag.streams import tell

    tell(line)
