"""Commands that set a server up: demo, serve, upgrade, doctor, schools, people and classes."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from waitress import serve as waitress_serve

from question_bank import curriculum
from question_bank.errors import Invalid, Refused

from .. import accounts, classes, doctor, migrations, scopes, sign_up
from ..demo import school as demo_school
from ..errors import Message
from ..settings import Settings
from .shared import Shell, answer, json_option, now, school_option, shown, tell
from .speech import Command, Group

LOOPBACK = ("127.0.0.1", "localhost", "::1")
THREADS = 6
PORT = click.IntRange(1, 65535)
MOST_BYTES = 1000
IN_USE = (
    "Port {port} is in use, perhaps by a server started before: {address}. End that one, or choose another with --port."
)


@click.command(cls=Command)
@click.option("--port", type=PORT, default=8421, show_default=True, help="The port to serve at.")
@click.option("--prepare", is_flag=True, help="Make the demo school without starting the server.")
@json_option
@click.pass_obj
def demo(shell: Shell, port: int, prepare: bool, as_json: bool) -> None:
    "Serve a demo school with the sample bank, and print the address and the sign-ins."
    shell.move_to(demo_school.folder(shell.settings))
    made = demo_school.prepare(shell.database, shell.settings.data, now=now())
    result = {"data": str(shell.settings.data), "url": f"http://127.0.0.1:{port}/", **made}
    people = "\n".join(f"  {one['name']:<10} {one['password']:<14} {one['role']}" for one in made["accounts"])
    text = f"{shell.say(Message('The demo school {school} is at {url}', {**result}))}\n{people}"
    answer(result, as_json, text)
    if not prepare:
        _serve(replace(shell.settings, is_open=True), "127.0.0.1", port)


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at.")
@click.option("--port", type=PORT, default=8420, show_default=True, help="The port to serve at.")
@click.option("--behind-proxy", is_flag=True, help="Trust the headers of the TLS proxy in front.")
@click.option("--insecure-lan", is_flag=True, help="Serve on a network without TLS.")
@click.pass_obj
def serve(shell: Shell, host: str, port: int, behind_proxy: bool, insecure_lan: bool) -> None:
    """The server for real use."""
    if host not in LOOPBACK and not behind_proxy and not insecure_lan:
        raise Invalid(
            "To serve on {host}, put a TLS proxy in front and use --behind-proxy, or use --insecure-lan.", host=host
        )
    if insecure_lan and not behind_proxy:
        tell(shell.say(Message("Without TLS, anyone on this network can read passwords and sheets in transit.")))
    tell(f"http://{host}:{port}/")
    with shell.everywhere() as db:
        if sign_up.needs_first(db):
            told = {"address": f"http://{host}:{port}/start?server={sign_up.key(shell.settings.secret)}"}
            tell(shell.say(Message("Nobody has an account yet. Set the school up here: {address}", told)))
    _serve(replace(shell.settings, behind_proxy=behind_proxy), host, port)


def _serve(settings: Settings, host: str, port: int) -> None:
    from ..web import create_app

    app = create_app(settings)
    try:
        waitress_serve(app, host=host, port=port, threads=THREADS, ident=None)
    except ValueError as error:
        raise Invalid("This computer has no address {host}.", host=host) from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Invalid(IN_USE, port=port, address=f"http://{host}:{port}/") from error


@click.command(cls=Command)
@json_option
@click.pass_obj
def upgrade(shell: Shell, as_json: bool) -> None:
    """Create or upgrade the schema."""
    revision = migrations.upgrade(shell.database)
    answer({"revision": revision}, as_json, revision)


@click.command("doctor", cls=Command)
@json_option
@click.pass_obj
def examine(shell: Shell, as_json: bool) -> None:
    """What works on this machine, and what to install where something does not."""
    checks = doctor.examine(shell.database)
    rows = [{"name": check.name, "ok": check.ok, "message": shell.say(check.message)} for check in checks]
    ok = all(check.ok for check in checks)
    answer({"checks": rows, "ok": ok}, as_json,
           "\n".join(f"{'✓' if row['ok'] else '✗'} {row['name']}: {row['message']}" for row in rows))  # fmt: skip
    if not ok:
        raise SystemExit(1)


@click.group(cls=Group)
def school() -> None:
    """Schools."""


@school.command("create")
@click.argument("name")
@click.option("--policy", default="cn-2021", show_default=True, help="The homework policy, by its code.")
@json_option
@click.pass_obj
def create_school(shell: Shell, name: str, policy: str, as_json: bool) -> None:
    "Add a school with a homework policy."
    with shell.everywhere() as db:
        made = accounts.create_school(db, name, policy, now=now(), language=shell.language)
        curriculum.install(db)
        db.commit()
        answer({"id": made.uid}, as_json, made.uid)


@click.group(cls=Group)
def user() -> None:
    """Accounts."""


@user.command("create")
@click.argument("name")
@school_option
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help="ROLE, class-teacher:CLASS or team-lead:GRADE/SUBJECT; may be given several times.",
)
@click.option(
    "--password-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the password; if left out, one is made.",
)  # fmt: skip
@json_option
@click.pass_obj
def create_user(
    shell: Shell, name: str, school: str | None, roles: tuple[str, ...], password_file: Path | None, as_json: bool
) -> None:
    "Add an account; a password that is made here is shown only once."
    password = _read(password_file) if password_file else accounts.new_password()
    with shell.everywhere() as db:
        made = accounts.create_teacher(
            db, accounts.find_school(db, school), sign_in=name, name=name, password=password,
            roles=[scopes.parse(role) for role in roles], now=now(),
        )  # fmt: skip
        db.commit()
        shown: dict[str, Any] = {"id": made.uid, "password": None if password_file else password}
        answer(shown, as_json, f"{made.uid} {shown['password'] or ''}".strip())


def _read(path: Path) -> str:
    """The password in a file. Raises `Refused` where the file holds none."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Refused("The file {file} is not UTF-8 text.", file=shown(path)) from error
    if len(data) > MOST_BYTES or not text.isprintable():
        raise Refused("The file {file} holds more than one password.", file=shown(path))
    return text


@click.group("class", cls=Group)
def class_() -> None:
    """Classes."""


@class_.command("create")
@click.argument("name")
@school_option
@click.option("--grade", type=int, required=True, help="The grade, 1 to 9.")
@click.option("--learners", type=int, default=0, show_default=True, help="How many learners it has.")
@json_option
@click.pass_obj
def create_class(shell: Shell, name: str, school: str | None, grade: int, learners: int, as_json: bool) -> None:
    "Add a class with numbered learners."
    with shell.at_school(school) as (db, at, _):
        made = classes.create(db, at.id, name, grade, learners=learners)
        db.commit()
        answer({"id": made.uid}, as_json, made.uid)


@class_.command("list")
@school_option
@json_option
@click.pass_obj
def list_classes(shell: Shell, school: str | None, as_json: bool) -> None:
    "List the school's classes."
    with shell.at_school(school, read_only=True) as (db, _, _viewer):
        rows = [{"id": one.uid, "name": one.name, "grade": one.grade, "learners": one.learners}
                for one in classes.listed(db)]  # fmt: skip
        answer({"classes": rows}, as_json, "\n".join(f"{row['id']}  {row['name']}" for row in rows))


COMMANDS = (demo, serve, upgrade, examine, school, user, class_)
