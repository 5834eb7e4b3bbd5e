"""What every request needs: its database session, who asks and in which language, rights, posts carried out once."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar, cast
from uuid import uuid4

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from question_bank import database
from question_bank.access import Right, Viewer, require
from question_bank.database import Database, HasVersion, Session
from question_bank.errors import BankError, Conflict, Invalid
from question_bank.models import School

from .. import accounts, days, exercise_view, i18n, names, posts
from ..settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
Action = Callable[[], str]
Change = Callable[[], None]
Page = Callable[[BankError], str]
Words = Callable[[], str]
PUBLIC = "public"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True)
class Server:
    """What the process holds: settings and the database; nothing that another process must see."""

    settings: Settings
    database: Database


def server() -> Server:
    """The server's settings and database."""
    return current_app.extensions["homework-menu"]


def now() -> datetime:
    """The moment of the request: tests set it on `g`."""
    return g.get("now") or datetime.now(UTC)


def today() -> date:
    """The day of the request where the school is."""
    return days.today(school(), now())


def db() -> Session:
    """The request's session, which sees the viewer's school alone; a GET never writes."""
    if "db" not in g:
        g.db = server().database.session([viewer().school_id], read_only=request.method in ("GET", "HEAD"))
    return g.db


@contextmanager
def reading() -> Generator[Session]:
    """Of a POST the part that only reads and takes long: `db()` then holds no lock, and nothing of it stays."""
    kept, g.db = g.pop("db", None), server().database.session([viewer().school_id], read_only=True)
    g.db.autoflush = False
    try:
        yield g.db
    finally:
        g.pop("db").close()
        if kept is not None:
            g.db = kept


def viewer() -> Viewer:
    """Who asks. Only where `needs` let the request through."""
    return cast(Viewer, g.viewer)


def school() -> School:
    """The viewer's school, read once in a session."""
    held: dict[str, School] = db().info
    if "school" not in held:
        held["school"] = db().get_one(School, viewer().school_id)
    return held["school"]


def language() -> str:
    """The page's language: the person's own, else the one chosen before signing in, else the browser's.

    A page asks for it with every sentence, so it is settled once for whoever asks.
    """
    asking: Viewer | None = g.get("viewer")
    settled: tuple[Viewer | None, str] | None = g.get("language")
    if settled is None or settled[0] is not asking:
        chosen = (asking.language if asking else "") or session.get("language")
        best = chosen or request.accept_languages.best_match(i18n.LANGUAGES) or server().settings.language
        settled = g.language = (asking, best)
    return settled[1]


def needs(right: Right | str) -> Callable[[View], View]:
    """Marks a view with the right it asks for; a view without a mark stops the server from starting."""

    def mark(view: View) -> View:
        view.right = right  # type: ignore[attr-defined]
        return view

    return mark


def is_secure() -> bool:
    """Whether the request came over TLS (through the proxy, where one is trusted)."""
    return request.is_secure


def sign_in_as(uid: str, version: int) -> None:
    """Start a fresh session for an account."""
    chosen = session.get("language")
    session.clear()
    session.permanent = True
    session.update(teacher=uid, version=version, **({"language": chosen} if chosen else {}))


def once(act: Action) -> AnyResponse:
    """Carry out a form's action, commit, go to the address that it gives; a second post of it goes there unacted.

    Raises `Invalid` where the form has no key.
    """
    key = request.form.get("key", "")
    posts.require_key(key)
    location = posts.once(db(), viewer(), key, act, now=now())
    return redirect(location, 303)


def page_of_form() -> str:
    """The page on which the form of this request stands, where it has an address of its own; else empty."""
    return request.path if current_app.create_url_adapter(request).test(request.path, "GET") else ""  # type: ignore[union-attr]


def take_turn(row: HasVersion, *, mine: Words, theirs: Words) -> None:
    """Count a form's change of a row. Raises `Conflict` with both texts where it changed since the form was shown."""
    if not database.take_turn(db(), row, request.form.get("version", 0, type=int)):
        raise Conflict(
            "Somebody changed this while you were working on it. Look at both texts, then choose again.",
            mine=mine(),
            theirs=theirs(),
        )


def attach(app: Flask) -> None:
    """Hook the steps around every request."""
    app.before_request(_identify)
    app.after_request(_headers)
    app.teardown_appcontext(_close)
    app.context_processor(_in_templates)
    exercise_view.register(app.jinja_env)
    environment: Any = app.jinja_env
    environment.globals.update(
        _=_gettext,
        Right=Right,
        say=_say,
        name_of=names.name_of,
        origin_of=names.origin_of,
        dish_of=names.dish_of,
        key=fresh_key,
        asset=_asset,
        day_of=_day,
        short_day_of=_short_day,
        date_of=_date,
        minutes_of=_minutes,
        moment_of=_moment,
        date_here=_date_here,
        day_here=_day_here,
        gist_of=exercise_view.gist,
        grade_of=_grade,
    )


def require_rights(app: Flask) -> None:
    """Every route names its right. Raises `RuntimeError` where one does not."""
    bare = [rule.endpoint for rule in app.url_map.iter_rules()
            if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "right")]  # fmt: skip
    if bare:
        raise RuntimeError(f"views without a right: {bare}")


def _identify() -> AnyResponse | None:
    g.request_id = uuid4().hex[:12]
    _refuse_nulls()
    g.viewer = _signed_in()
    if request.endpoint in (None, "static"):
        return None
    right: Right | str = current_app.view_functions[cast(str, request.endpoint)].right  # type: ignore[attr-defined]
    if right == PUBLIC:
        return None
    if g.viewer is None:
        if request.method == "GET":
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        return redirect(url_for("account.sign_in", next=page_of_form() or url_for("today.home"), ended="yes"))
    require(viewer(), cast(Right, right))
    return None


def _refuse_nulls() -> None:
    """No text holds a null sign, and one of the databases takes none. Raises `Invalid`."""
    words = [request.path, *request.args.keys(), *request.args.values()]
    words += [*request.form.keys(), *request.form.values()]
    if any("\x00" in word for word in words):
        raise Invalid("The text contains a character that is not allowed. Remove it and send again.")


def _signed_in() -> Viewer | None:
    """Role, school and session version are read anew at every request, never from the cookie."""
    if "teacher" not in session:
        return None
    with server().database.everywhere(read_only=True) as everywhere:
        found = accounts.signed_in(everywhere, session["teacher"], session.get("version", 0))
    if found is None:
        session.clear()
    return found


def _headers(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def _close(error: BaseException | None) -> None:
    if error:
        logging.getLogger("homework_menu").error("request %s failed", g.get("request_id"), exc_info=error)
    opened: Session | None = g.pop("db", None)
    if opened is not None:
        opened.close()


def _in_templates() -> dict[str, Any]:
    return {"language": language(), "viewer": g.get("viewer")}


def _say(thing: i18n.Sayable) -> str:
    return i18n.say(language(), thing)


def _day(day: date) -> str:
    """A day as people say it, with its distance where it is near: 明天 11月26日 周四."""
    return i18n.day(language(), day, today=today())


def _date(day: date) -> str:
    return i18n.day(language(), day)


def _date_here(moment: datetime) -> str:
    """The day of a moment where the school is."""
    return _date(days.today(school(), moment))


def _day_here(moment: datetime) -> str:
    """The same, with its distance where it is near; of today the time."""
    if days.today(school(), moment) != today():
        return _day(days.today(school(), moment))
    return i18n.gettext(language(), "today, {day}", day=_moment(moment))


def _minutes(least: float, most: float | None = None) -> tuple[str, str]:
    """The figure of minutes, or of the least and most of them, and the unit to set beside it."""
    return i18n.minutes(language(), least, most), i18n.gettext(language(), "min")


def _short_day(day: date) -> str:
    return i18n.short_day(language(), day)


def _moment(moment: datetime, *, is_dated: bool = False) -> str:
    """A moment by the school's clock: 10:42, with its day where that is not today or is asked for."""
    return days.clock(school(), moment, language(), now=now(), is_dated=is_dated)


def _grade(grade: int) -> str:
    """A grade as people say it: 三年级."""
    return i18n.gettext(language(), "Grade {grade}", grade=grade)


def _gettext(text: str, **values: object) -> Markup:
    """A sentence of a page, its values escaped; without values it stays as it is, for the script to fill in."""
    said = Markup(i18n.worded(language(), text, values))  # noqa: S704
    return said.format(**values) if values else said


def fresh_key() -> str:
    """A key for a form, with which it is carried out once."""
    return secrets.token_hex(16)


def _asset(name: str) -> str:
    """A static file's address with its contents' fingerprint, so that it may be kept."""
    cache: dict[str, str] = current_app.extensions.setdefault("asset-prints", {})
    if name not in cache or current_app.debug:
        with open(f"{current_app.static_folder}/{name}", "rb") as file:
            cache[name] = hashlib.sha256(file.read()).hexdigest()[:12]
    return url_for("static", filename=name, v=cache[name])
