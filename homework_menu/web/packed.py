"""Styles and scripts travel packed. Pages do not: they hold secrets beside what people wrote, and the length of the two
packed together would tell of the secrets (BREACH, 2013).
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

PACKED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")


def attach(app: Flask) -> None:
    """Pack what the program ships, for browsers that take it so."""
    app.after_request(_packed)


def _packed(response: Response) -> Response:
    if request.endpoint != "static" or response.mimetype not in PACKED:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and request.accept_encodings["gzip"] > 0:
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
