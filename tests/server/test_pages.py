"""The pages, which are made of files of our own alone."""

import re

import pytest

pytest.importorskip("fastapi", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
pytest.importorskip("prometheus_client", reason="the extra server is not installed")
from server_fakes import Running


def test_pages_need_nothing_but_themselves(fast_server: Running) -> None:
    for page in ("/", "/docs"):
        answer = fast_server.ask("GET", page)
        assert answer.headers["content-type"].startswith("text/html")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        html = answer.body.decode()
        assert not re.search(r"<script>|<style|\son\w+=|style=", html)
        seen = re.findall(r'(?:src|href)="(static/[^"]+)"', html)
        while seen:
            name = seen.pop()
            asset = fast_server.ask("GET", f"/{name}")
            assert asset.status == 200, name
            source = asset.body.decode()
            assert not re.search(r"https?://(?!www\.w3\.org)|innerHTML|eval\(|@import", source)
            seen += [f"static/{other}" for other in re.findall(r'from "\./([^"]+)"', source)]
