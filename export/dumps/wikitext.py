"""Articles out of a ``pages-articles`` dump: their running text, and what links in it mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from eat_edge.errors import InputError
from export.dumps.files import Dump

__all__ = ["Article", "read_articles", "read_wikitext"]

_MAX_NESTING = 8

_OPENING = re.compile(
    r"<!--|<(ref|math|gallery|code|pre|score|timeline|syntaxhighlight|chem)\b[^<>]*>",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\{\{[^{}]*+\}\}")
_TABLE_LINE = re.compile(r"^[ \t]*+(?:\{\||\||!).*$", re.MULTILINE)
_VARIANTS = re.compile(r"-\{(?:[a-zA-Z-]++[:|])*+([^;{}|]*+)[^{}]*+\}-")
_LINK = re.compile(r"\[\[([^\[\]|]++)(?:\|([^\[\]]*+))?\]\]")
_EXTERNAL = re.compile(r"\[(?:https?:)?//[^\s\[\]]*+\s?([^\[\]]*+)\]")
_MARKUP = re.compile(
    r"'{2,}|<[^<>]*+>|^=+|(?<!=)=++[ \t]*+$|^[*#:;]+|__[A-Z]{2,20}__", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Article:
    """A page of the main namespace that is no redirect.

    Attributes:
        title: With spaces.
        text: Its running text, without markup, tables and templates.
        links: What was written and the title of the page it leads to, in order.
    """

    title: str
    text: str
    links: tuple[tuple[str, str], ...]


def read_articles(dump: Dump, every: int = 1) -> Iterator[Article]:
    """Stream a part of the articles.

    Args:
        dump: XML of any version of the export schema.
        every: Every how manyeth article.

    Raises:
        InputError: The dump is no XML, or ends before its document does.
    """
    count = 0
    root: ElementTree.Element | None = None
    try:
        # The dump reads like a file, all that iterparse asks for.
        for event, element in ElementTree.iterparse(dump, events=("start", "end")):
            if event == "start":
                root = element if root is None else root
            elif element.tag.endswith("}page") or element.tag == "page":
                namespace = element.tag[: -len("page")]
                is_article = element.findtext(f"{namespace}ns") == "0"
                if is_article and element.find(f"{namespace}redirect") is None:
                    count += 1
                    if count % every == 0:
                        wikitext = element.findtext(f"{namespace}revision/{namespace}text") or ""
                        title = element.findtext(f"{namespace}title") or ""
                        yield read_wikitext(title, wikitext)
                assert root is not None
                root.clear()
    except ElementTree.ParseError as error:
        raise InputError(
            f"{dump.path} is damaged or cut off: {error}; download it again"
        ) from error


def read_wikitext(title: str, wikitext: str) -> Article:
    """Take the markup from an article.

    What a template would give is not known and left out. Takes time linear in the text, whatever
    is in it.
    """
    text = _innermost_first(_TEMPLATE, "", _without_asides(wikitext))
    text = _VARIANTS.sub(r"\1", _TABLE_LINE.sub("", text))
    links: list[tuple[str, str]] = []

    def written(found: re.Match[str]) -> str:
        target = found[1].partition("#")[0].replace("_", " ").strip()
        if ":" in target:
            # A category, a picture, another wiki. Few titles have a colon; they are lost.
            return ""
        anchor = target if found[2] is None else found[2].strip()
        if target and anchor:
            links.append((anchor, target[0].upper() + target[1:]))
        return anchor

    # A caption has links of its own: the picture's own brackets come last.
    text = _LINK.sub(written, _LINK.sub(written, text))
    text = _MARKUP.sub("", _EXTERNAL.sub(r"\1", text))
    return Article(title, text, tuple(links))


def _without_asides(text: str) -> str:
    """Remove comments, footnotes, formulas and other code, with all that is in them."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    pieces, at = [], 0
    unclosed: set[str] = set()
    for opening in _OPENING.finditer(text):
        if opening.start() < at:
            continue
        pieces.append(text[at : opening.start()])
        at = opening.end()
        close = f"</{opening[1].lower()}" if opening[1] else "-->"
        if opening[0].endswith("/>") or close in unclosed:
            continue
        end = lowered.find(close, at)
        if end < 0:
            unclosed.add(close)
        else:
            at = (text.find(">", end) + 1) or len(text)
    pieces.append(text[at:])
    return "".join(pieces)


def _innermost_first(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    for _ in range(_MAX_NESTING):
        text, count = pattern.subn(replacement, text)
        if count == 0:
            break
    return text
