"""The command ``eat-edge doctor``: findings as text or JSON."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eat_edge.types import ExitStatus

if TYPE_CHECKING:
    from eat_edge.doctor.facts import Finding

__all__ = ["add_doctor_command", "as_json", "as_text"]

_SIGNS = {"ok": "ok", "note": "note", "wrong": "WRONG"}
_EPILOG = """\
exit status:
  0    nothing is wrong
  1    something is; its line says what to do
"""


def add_doctor_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``doctor`` to the command line, as `eat_edge.cli` says."""
    parser = commands.add_parser(
        "doctor",
        help="look for what is wrong on this machine, and say what to do",
        epilog=_EPILOG,
    )
    parser.add_argument("--bundle", metavar="DIR|NAME", help="default: our own")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from eat_edge.doctor.examine import examine
    from eat_edge.doctor.gather import gather

    findings = examine(gather(None if arguments.bundle is None else Path(arguments.bundle)))
    sys.stdout.write(as_json(findings) if arguments.json else as_text(findings))
    is_wrong = any(finding.level == "wrong" for finding in findings)
    return ExitStatus.SOME_FAILED if is_wrong else ExitStatus.OK


def as_text(findings: Sequence["Finding"]) -> str:
    """One line for each finding, and one for what to do."""
    width = max(len(finding.topic) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.level]:5}  {finding.topic:{width}}  {finding.found}")
        if finding.remedy:
            lines.append(f"{'':5}  {'':{width}}  -> {finding.remedy}")
    return "\n".join(lines) + "\n"


def as_json(findings: Sequence["Finding"]) -> str:
    """``{"is_well": ..., "findings": [{"topic", "level", "found", "remedy"}, ...]}``."""
    import json
    from dataclasses import asdict

    is_well = all(finding.level != "wrong" for finding in findings)
    record = {"is_well": is_well, "findings": [asdict(finding) for finding in findings]}
    return json.dumps(record, indent=1) + "\n"
