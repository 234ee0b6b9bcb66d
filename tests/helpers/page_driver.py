"""The page of the server in a browser, over an engine that knows a few names by heart."""

import re
from collections.abc import Generator, Iterable
from dataclasses import replace
from typing import Any

from server_fakes import GatedEngine, Running

from eat_edge.types import Document, Entity

NAMES = {
    "柏林": ("LOC", "Berlin"),
    "𠮷野家": ("ORG", "Yoshinoya"),
    "李娜": ("PER", "Li Na"),
    "برلين": ("LOC", "Berlin"),
    "奥运": ("MISC", "<b>Olympics</b>"),
}
LINES = [
    "😀𠮷野家在柏林开店,👨‍👩‍👧李娜也在柏林。",
    "<img src=x onerror='hostile=1'>他在柏林。<script>hostile=1</script>",
    "زار الرئيس برلين أمس",
    "Olympics 奥运",
]
LANGUAGES = ["zh", "zh", "ar", "zh"]


class NamingEngine(GatedEngine):
    """Finds a few names wherever they stand, and translates into a list of them."""

    def pipe(
        self, documents: Iterable[Document], **options: Any
    ) -> Generator[Document, None, None]:
        own = {one.surface: (one.label, one.english) for one in options.get("names") or ()}
        names = {
            surface: told
            for surface, told in {**NAMES, **own}.items()
            if surface not in (options.get("ignore") or ())
        }
        for document in super().pipe(documents, **options):
            yield tagged(document, names)


def tagged(document: Document, names: dict[str, tuple[str, str]] = NAMES) -> Document:
    text, entities = document.text, []
    for surface, (label, english) in names.items():
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            entity = Entity(at, end, surface, label, 0.75, english, ("lexicon", "source"))
            entities.append(entity)
            at = text.find(surface, end)
    entities.sort(key=lambda entity: entity.start)
    named = " and ".join(dict.fromkeys(entity.english for entity in entities))
    lang = "ar" if "برلين" in text else "zh"
    translation = f"Berliners: {named}."
    return replace(document, lang=lang, entities=tuple(entities), translation=translation)


class opened:  # noqa: N801
    def __init__(self, browser: Any, server: Running, **context: Any) -> None:
        self._context = browser.new_context(locale="en-US", **context)
        self._url = f"http://127.0.0.1:{server.port}/"
        self.problems: list[str] = []

    def __enter__(self) -> Any:
        page = self._context.new_page()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._note)
        page.on("request", self._check)
        page.goto(self._url)
        return page

    def __exit__(self, kind: object, *_: object) -> None:
        self._context.close()
        assert kind is not None or not self.problems, self.problems

    def _note(self, message: Any) -> None:
        if message.type == "error" and not re.search("401|503", message.text):
            self.problems.append(message.text)

    def _check(self, request: Any) -> None:
        if not request.url.startswith((self._url, "blob:")):
            self.problems.append(request.url)


def find(page: Any, lines: list[str] = LINES) -> None:
    page.fill("#text", "\n".join(lines))
    page.press("#text", "Control+Enter")
    page.wait_for_selector("#status:has-text(' in ')")


def marks(page: Any, selector: str = "mark") -> list[str]:
    return [text.strip() for text in page.locator(f"#documents {selector}").all_text_contents()]
