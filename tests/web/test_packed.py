"""What the program ships travels packed to browsers that take it so; pages with their secrets never do."""

from __future__ import annotations

import gzip

from homework_menu import assets
from tests.web.test_access import app, client_of  # noqa: F401

TAKES = {"Accept-Encoding": "gzip, br"}


def test_styles_and_scripts_are_packed_and_whole(app):  # noqa: F811
    """Teeth: send them as they lie."""
    client = client_of(app, "ann")
    for name in ("css/site.css", "js/site.js"):
        plain, packed = (client.get(f"/static/{name}", headers=one, buffered=True) for one in ({}, TAKES))
        whole = (assets.STATIC / name).read_bytes()
        assert (plain.data, gzip.decompress(packed.data)) == (whole, whole)
        assert ("Content-Encoding" in plain.headers, packed.headers["Content-Encoding"]) == (False, "gzip")
        assert "Accept-Encoding" in plain.headers["Vary"], "no cache gives one to who asked for the other"
        assert len(packed.data) == packed.content_length < len(whole) / 2
        refused = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip;q=0"}, buffered=True)
        assert "Content-Encoding" not in refused.headers
        again = client.get(f"/static/{name}", headers={**TAKES, "If-None-Match": packed.headers["ETag"]}, buffered=True)
        assert (again.status_code, again.data) == (304, b"")


def test_pages_and_fonts_are_not(app):  # noqa: F811
    """Teeth: pack whatever is text."""
    client = client_of(app, "ann")
    for path in ("/", "/bank", "/static/fonts/hm-sans-400.woff2"):
        assert "Content-Encoding" not in client.get(path, headers=TAKES, buffered=True).headers, path
