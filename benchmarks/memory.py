"""Does memory stay flat? ``eat-edge tag`` on a long corpus, its resident memory sampled.

``python -m benchmarks.memory --megabytes 200`` tags that much text; ``--soak-minutes 60`` goes on
for an hour, however much that is; ``--stop-after MINUTES`` ends the first before it is through, and
the table says how much was read. The corpus is made while it is read, from the lines of
``examples/news.txt`` with numbers and neighbours that change, always the same for the same seed.
The command runs as its users run it, with a journal beside its output. Prints a Markdown table and
draws ``docs/memory.svg``. Needs Linux: ``/proc`` tells the memory.
"""

import argparse
import math
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eat_edge.config import MODES
from eat_edge.memory.plan import parse_size

__all__ = ["Sample", "corpus", "draw", "main", "slope"]

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT / "examples" / "news.txt"
SEED = 7
MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """One look at the process.

    Attributes:
        seconds: Since it was started.
        read: Bytes of the corpus that it has taken.
        anonymous: Bytes of its own memory: what would grow if something leaked.
        mapped: Bytes of files it has mapped: libraries, models, lexicon.
    """

    seconds: float
    read: int
    anonymous: int
    mapped: int


def corpus() -> Iterator[bytes]:
    """Lines without end, always the same; hardly one comes twice."""
    rng = random.Random(SEED)
    lines = NEWS.read_text("utf-8").splitlines()
    number = 0
    while True:
        number += 1
        chosen = rng.choices(lines, k=rng.choice((1, 1, 1, 2, 3)))
        yield f"{''.join(chosen)}{number}\n".encode()


def slope(samples: Sequence[Sample]) -> float:
    """Growth of anonymous memory in bytes an hour: least squares over the second half."""
    half = samples[len(samples) // 2 :]
    mean_x = sum(sample.seconds for sample in half) / len(half)
    mean_y = sum(sample.anonymous for sample in half) / len(half)
    above = sum((s.seconds - mean_x) * (s.anonymous - mean_y) for s in half)
    below = sum((s.seconds - mean_x) ** 2 for s in half)
    return 3600 * above / below if below else 0.0


def draw(series: Sequence[tuple[str, Sequence[Sample]]], by_time: bool) -> str:
    """Draw resident memory as SVG, over the text that was read or over time."""
    width, height, left, bottom, top = 720, 300, 60, 40, 20

    def x_of(sample: Sample) -> float:
        return sample.seconds / 60 if by_time else sample.read / MB

    far = max(x_of(sample) for _, samples in series for sample in samples) or 1.0
    high = max(s.anonymous + s.mapped for _, samples in series for s in samples) / MB
    step = 50 if high < 400 else 100
    ceiling = step * (int(high / step) + 1)

    def place(x: float, y: float) -> str:
        across = left + x / far * (width - left - 20)
        return f"{across:.1f},{height - bottom - y / ceiling * (height - bottom - top):.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for level in range(0, ceiling + 1, step):
        (_, y), (end, _) = place(0, level).split(","), place(far, level).split(",")
        parts.append(f'<path d="M{left},{y}H{end}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 6}" y="{float(y) + 4:.1f}" text-anchor="end">{level}</text>'
        )
    for share in range(5):
        x = far * share / 4
        across = place(x, 0).split(",")[0]
        parts.append(
            f'<text x="{across}" y="{height - bottom + 16}" text-anchor="middle">{x:.3g}</text>'
        )
    unit = "minutes" if by_time else "MB of text read"
    parts.append(f'<text x="{width // 2}" y="{height - 6}" text-anchor="middle">{unit}</text>')
    parts.append(f'<text x="{left}" y="13">resident memory, MB (dashed: its own, no files)</text>')
    for (name, samples), colour in zip(series, ("#1f6feb", "#b35900"), strict=False):
        both = " ".join(place(x_of(s), (s.anonymous + s.mapped) / MB) for s in samples)
        own = " ".join(place(x_of(s), s.anonymous / MB) for s in samples)
        parts.append(f'<polyline points="{both}" fill="none" stroke="{colour}"/>')
        dashes = 'stroke-dasharray="4 3"'
        parts.append(f'<polyline points="{own}" fill="none" stroke="{colour}" {dashes}/>')
        last = samples[-1]
        tip = place(x_of(last), (last.anonymous + last.mapped) / MB).split(",")
        label = f'x="{tip[0]}" y="{float(tip[1]) - 6:.1f}" text-anchor="end" fill="{colour}"'
        parts.append(f"<text {label}>{name}</text>")
    return "\n".join([*parts, "</svg>", ""])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=200, help="of text, for each mode")
    parser.add_argument("--soak-minutes", type=float, help="instead: for so long, for each mode")
    parser.add_argument(
        "--stop-after", type=float, metavar="MINUTES", help="read no more after so long"
    )
    parser.add_argument("--mode", nargs="+", choices=MODES, default=["fast"])
    parser.add_argument("--max-memory", metavar="SIZE", help="handed to the command")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two samples")
    parser.add_argument("--svg", type=Path, default=ROOT / "docs" / "memory.svg")
    options = parser.parse_args(arguments)
    if options.max_memory is not None:
        parse_size(options.max_memory)
    series = []
    print(
        "| mode | text, MB | documents | minutes | at a tenth | at the end | peak | own, an hour |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for mode in options.mode:
        samples, num_documents = measure(mode, options)
        series.append((mode, samples))
        print(_row(mode, samples, num_documents), flush=True)
        options.svg.write_text(draw(series, options.soak_minutes is not None), "utf-8")


def measure(mode: str, options: argparse.Namespace) -> tuple[list[Sample], int]:
    """Run the command once."""
    command = [sys.executable, "-m", "eat_edge.cli", "tag", "-", "--mode", mode]
    command += ["--threads", options.threads]
    command += ["--max-memory", options.max_memory] if options.max_memory else []
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory, "out.jsonl")
        with subprocess.Popen([*command, "-o", str(out)], stdin=subprocess.PIPE) as process:
            fed = [0]
            start = time.monotonic()
            feeder = threading.Thread(target=_feed, args=(process, fed, options, start))
            feeder.start()
            samples = []
            while process.poll() is None:
                sample = _look(process.pid, time.monotonic() - start, fed[0])
                samples += [] if sample is None else [sample]
                time.sleep(options.every)
            feeder.join()
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed with status {process.returncode}")
        with out.open("rb") as lines:
            num_documents = sum(1 for _ in lines)
    # The first seconds load the models; the last may find the process half gone.
    return samples[:-1], num_documents


def _feed(
    process: "subprocess.Popen[bytes]", fed: list[int], options: argparse.Namespace, start: float
) -> None:
    assert process.stdin is not None
    num_bytes = math.inf if options.soak_minutes is not None else options.megabytes * MB
    limits = [m for m in (options.soak_minutes, options.stop_after) if m is not None]
    seconds = 60 * min(limits, default=math.inf)
    for line in corpus():
        if fed[0] >= num_bytes or time.monotonic() - start >= seconds:
            break
        try:
            process.stdin.write(line)
        except BrokenPipeError:
            break
        fed[0] += len(line)
    process.stdin.close()


def _look(pid: int, seconds: float, read: int) -> Sample | None:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    if "RssAnon" not in sizes:
        return None
    anonymous, mapped = (int(sizes[name]) * 1024 for name in ("RssAnon", "RssFile"))
    return Sample(seconds, read, anonymous, mapped)


def _row(mode: str, samples: Sequence[Sample], num_documents: int) -> str:
    totals = [(sample.anonymous + sample.mapped) / MB for sample in samples]
    values = [
        f"{samples[-1].read / MB:.1f}",
        f"{num_documents:,}",
        f"{samples[-1].seconds / 60:.1f}",
        f"{totals[len(totals) // 10]:.1f} MB",
        f"{totals[-1]:.1f} MB",
        f"{max(totals):.1f} MB",
        f"{slope(samples) / MB:+.1f} MB",
    ]
    return f"| {mode} | {' | '.join(values)} |"


if __name__ == "__main__":
    main()
