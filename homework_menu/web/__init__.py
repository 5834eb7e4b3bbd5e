"""The application in the browser: one factory, one blueprint a tab. Only this package knows Flask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from question_bank.database import Database, open_database

from .. import assets, migrations
from ..settings import Settings
from . import (
    account,
    bank,
    basket,
    cancel,
    days,
    drills,
    editor,
    errors,
    first,
    imported,
    labels,
    media,
    menus,
    packed,
    papers,
    people,
    requests,
    reviews,
    school,
    sign_up,
    teams,
    textbooks,
    today,
    under_way,
    workbook,
)
from . import additions as _additions  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import drafts as _drafts  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import group_versions as _versions  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import hand_ins as _hand_ins  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import learners as _learners  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import mending as _mending  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import prints as _prints  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import sharing as _sharing  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint
from . import weeks as _weeks  # pyright: ignore[reportUnusedImport]  # noqa: F401  views of the menus' blueprint

UPLOAD_CAP = 10 * 1024 * 1024
FORM_CAP = 2 * 1024 * 1024
SIGNED_IN_FOR = timedelta(days=14)


class CookieByScheme(SecureCookieSessionInterface):
    """Flask's signed cookie, Secure where the request came over TLS: the demo on loopback and a school run one code."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the cookie is for TLS alone."""
        return requests.is_secure()


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The WSGI application; the schema is brought up to date first. `settings.secret` signs the cookies."""
    app = Flask("homework_menu", template_folder=str(assets.TEMPLATES), static_folder=str(assets.STATIC))
    config: Any = app.config
    config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=UPLOAD_CAP,
        MAX_FORM_MEMORY_SIZE=FORM_CAP,
        PERMANENT_SESSION_LIFETIME=SIGNED_IN_FOR,
        SESSION_COOKIE_NAME="homework-menu",
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = CookieByScheme()
    database = database or open_database(settings.database)
    migrations.upgrade(database)
    app.extensions["homework-menu"] = requests.Server(settings, database)
    requests.attach(app)
    under_way.attach(app)
    packed.attach(app)
    CSRFProtect(app)
    errors.attach(app)
    tabs = (account, sign_up, first, today, days, bank, basket, labels, editor, drills, workbook, papers, menus, teams)
    for tab in (*tabs, reviews, imported, textbooks, school, people, media, cancel, under_way):
        app.register_blueprint(tab.blueprint)
    requests.require_rights(app)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)
    return app
