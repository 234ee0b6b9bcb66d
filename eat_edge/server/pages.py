"""The page, the description of the API, and what they are made of: files of our own alone."""

from importlib.resources import files

from fastapi import FastAPI, HTTPException, Response

from eat_edge.server.paths import DOCS, PAGE, STATIC

__all__ = ["add_pages"]

_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


def add_pages(app: FastAPI) -> None:
    """Serve the page, the documentation and their files from memory."""
    assets = {
        file.name: Response(
            file.read_bytes(),
            media_type=_TYPES[file.name.rpartition(".")[2]],
            headers={"Cache-Control": "no-cache"},
        )
        for file in (files("eat_edge.server") / "static").iterdir()
    }

    @app.get(PAGE, include_in_schema=False)
    async def page() -> Response:
        return assets["index.html"]

    @app.get(DOCS, include_in_schema=False)
    async def docs() -> Response:
        return assets["docs.html"]

    @app.get(STATIC + "{name}", include_in_schema=False)
    async def static(name: str) -> Response:
        if name not in assets or name.endswith(".html"):
            raise HTTPException(404, "there is no such file")
        return assets[name]
