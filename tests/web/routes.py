"""Every route with who may go there, a visit that works, and things of the visitor's own to go with."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from PIL import Image
from sqlalchemy import select

from homework_menu import (
    classes,
    conflicts,
    day_plans,
    days,
    drafts,
    edits,
    group_rows,
    group_versions,
    menu_rows,
    menus,
    publishing,
    sign_up,
)
from homework_menu.drawing import MenuSpec
from homework_menu.menu_rules import Format, Place
from homework_menu.models import ClassSubject, Menu, SchoolClass, Submission
from question_bank import banks, exercises, formats, imports, pictures, relabelling, reviews, teams, textbooks
from question_bank.access import Right, Role
from question_bank.content import Content
from question_bank.database import Session
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, Exercise, School, Teacher, Team, Unit
from question_bank.team_models import Review
from question_bank.teams import TeamSpec
from tests.conftest import missing
from tests.people import NOW, PASSWORD, PEOPLE, UNIT, Town

DAY, LINE_DAY, ASKED_DAY, OUT_DAY = date(2026, 11, 26), date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)
MOVED_DAY = date(2026, 12, 4)
PUBLIC = "public"
PAPER = 503 if missing("pango") else 200
WORDING = {"subject": "maths", "grade": "3", "tier": "basic", "minutes": "4", "modality": "written", "status": "ready",
           "kind": "short", "stem": "Half of 8?", "answer": "4"}  # fmt: skip
LINE = {"subject": "maths", "grade": "3", "book": "Practice", "page-0": "4", "numbers-0": "2", "minutes-0": "3",
        "tier-0": "basic"}  # fmt: skip
TABLE = b"stem,answer,kind,subject,grade,tier,minutes\nHalf of 6?,3,short,maths,3,basic,4\n"
CONTENTS = {"edition": "Own", "book": "Grade 3", "subject": "maths", "grade": "3", "text": "Fractions\tHalves\n"}
ROW = "upper-primary/school-day/written/home/class-day"
MAY = {  # written out once more: a slip in the role table shows
    Right.OWN_ACCOUNT: set(Role),
    Right.SEE_BANK: {Role.TEACHER, Role.CLASS_TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.EDIT_BANK: {Role.TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.EXPORT_BANK: {Role.TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.SEE_MENU: {Role.TEACHER, Role.CLASS_TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD, Role.INSPECTOR},
    Right.BUILD_MENU: {Role.TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.MANAGE_SCHOOL: {Role.SCHOOL_LEAD},
    Right.SEE_DAY: {Role.TEACHER, Role.CLASS_TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD, Role.INSPECTOR},
    Right.FILL_DAY: {Role.TEACHER, Role.CLASS_TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.SHARE: {Role.TEACHER, Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.KEEP_TEAM: {Role.TEAM_LEAD, Role.SCHOOL_LEAD},
    Right.KEEP_DAY: {Role.CLASS_TEACHER, Role.SCHOOL_LEAD},
}
Form = Mapping[str, object]


@dataclass(frozen=True)
class Things:
    """What a visit is about, by uid: the visitor's own where the visitor makes such things, else Ann's."""

    town: Town
    name: str | None
    uids: Mapping[str, str]

    def version(self, kind: type, **where: object) -> str:
        """The version that stands on the page now: of the thing with these values."""
        with self.town.session() as db:
            return str(db.scalars(select(kind).filter_by(**where)).one().version)

    @property
    def school_version(self) -> str:
        at = PEOPLE[self.name][0] if self.name else "here"
        with self.town.session(at) as db:
            return str(db.get_one(School, self.town.schools[at]).version)

    def moves(self, day: date) -> str:
        """How many moves the class's day has seen."""
        with self.town.session() as db:
            return str(days.moves_made(db, classes.named(db, self.uids["class"]), day))

    @property
    def menu_version(self) -> str:
        return self.version(Menu, uid=self.uids["menu"])

    @property
    def subject_version(self) -> str:
        with self.town.session() as db:
            found = classes.named(db, self.uids["class"])
            return str(db.scalars(select(ClassSubject).where(ClassSubject.class_id == found.id)).one().version)

    def reviewed(self, which: str) -> str:
        """The version of the exercise that waits for a review."""
        with self.town.session() as db:
            return str(db.scalars(select(Review).where(Review.uid == self.uids[which])).one().exercise.version)

    def offer(self) -> str:
        """An exercise that may take the place of the menu's second dish."""
        with self.town.session() as db:
            menu = db.scalars(select(Menu).where(Menu.uid == self.uids["menu"])).one()
            fit = [
                one for one in edits.offers(db, self.town.viewer("lee"), menu, 1) if not one.over and not one.refusal
            ]
            return fit[0].exercise.uid

    @property
    def stamp(self) -> str:
        """What stands on the page of a menu's versions now."""
        with self.town.session() as db:
            menu = db.scalars(select(Menu).where(Menu.uid == self.uids["grouped"])).one()
            return f"{menu.version}:{group_rows.stamp(menu)}"

    def version_offer(self) -> str:
        """An exercise that may take the place of the first dish of the support group's version."""
        with self.town.session() as db:
            menu = db.scalars(select(Menu).where(Menu.uid == self.uids["grouped"])).one()
            found = group_versions.offers(db, self.town.viewer("lee"), menu, "support", 0)
            fit = [one.offer for one in found if one.is_alike and not one.offer.over and not one.offer.refusal]
            return fit[0].exercise.uid

    def addition(self) -> str:
        """An exercise that may be added to the menu's first section."""
        with self.town.session() as db:
            menu = db.scalars(select(Menu).where(Menu.uid == self.uids["menu"])).one()
            found = edits.additions(db, self.town.viewer("lee"), menu, 0)
            return next((one for one in found if not one.over and not one.refusal), found[0]).exercise.uid


@dataclass(frozen=True)
class Visit:
    """A request that works for who has the right; `own`: of a colleague's things it is refused."""

    method: str
    path: str
    right: Right | str
    ok: int = 200
    form: Callable[[Things], Form] = field(default=lambda _: {})
    own: bool = False

    def address(self, things: Things) -> str:
        return self.path.format(**things.uids)

    def names_a_thing(self, things: Things) -> bool:
        """Whether it is about something of the school here."""
        given = {str(value).partition(":")[0] for value in self.form(things).values()}
        return "{" in self.path or bool(given & set(things.uids.values()))


def get(path: str, right: Right | str, *, own: bool = False, ok: int = 200) -> Visit:
    return Visit("GET", path, right, ok, own=own)


def post(
    path: str, right: Right | str, form: Callable[[Things], Form] = lambda _: {}, *, ok: int = 303, own: bool = False
) -> Visit:
    return Visit("POST", path, right, ok, form, own)


def on_menu(step: str, form: Callable[[Things], Form] = lambda _: {}) -> Visit:
    return post(f"/menus/{{menu}}/{step}", Right.BUILD_MENU,
                lambda things: {"version": things.menu_version, **form(things)}, own=True)  # fmt: skip


def on_versions(step: str, form: Callable[[Things], Form] = lambda _: {}) -> Visit:
    return post(f"/menus/{{grouped}}/versions{step}", Right.BUILD_MENU,
                lambda things: {"stamp": things.stamp, **form(things)}, own=True)  # fmt: skip


def on_day(step: str, right: Right, day: date, form: Form) -> Visit:
    return post(f"/days/{{class}}/{step}", right,
                lambda things: {"date": day.isoformat(), "seen": things.moves(day), **form})  # fmt: skip


def on_school(path: str, form: Form) -> Visit:
    return post(f"/school/{path}", Right.MANAGE_SCHOOL, lambda things: {"version": things.school_version, **form})


VISITS = (  # in an order in which each finds what it needs
    get("/", Right.OWN_ACCOUNT),
    get("/first", Right.BUILD_MENU),
    post("/first", Right.BUILD_MENU, lambda things: {
        "grade": "3", "subject": "maths", "class": things.uids["class"], "unit": UNIT,
    }, own=True),
    get("/first/{class}/maths", Right.BUILD_MENU),
    post("/first/{class}/maths/samples", Right.EDIT_BANK),
    post("/first/samples/remove", Right.EDIT_BANK),
    post("/classes/{class}/maths", Right.BUILD_MENU,
         lambda things: {"lesson": f"{UNIT}.1", "version": things.subject_version}, own=True),
    post("/classes/{class}/maths/next", Right.BUILD_MENU, lambda things: {"version": things.subject_version}, own=True),
    post("/classes/{class}/maths/ready/must-may", Right.BUILD_MENU),
    get("/menus", Right.SEE_MENU),
    post("/menus", Right.BUILD_MENU, lambda things: {
        "class": things.uids["class"], "subject": "maths", "date": DAY.isoformat(), "minutes": "20",
        "format": "must-may", "place": "school-home", "seed": "1",
    }),
    get("/menus/{menu}", Right.SEE_MENU),
    get("/menus/{menu}/swap/1", Right.BUILD_MENU, own=True),
    on_menu("swap/1", lambda things: {"exercise": things.offer()}),
    get("/menus/{menu}/move/1", Right.BUILD_MENU, own=True),
    on_menu("move/1", lambda _: {"to": "0"}),
    on_menu("remove/0"),
    get("/menus/{menu}/add/0", Right.BUILD_MENU, own=True),
    on_menu("add/0/numbers", lambda _: {"book": "Workbook", "page": "23", "numbers": "2, 4", "minutes": "0.5"}),
    on_menu("add/0", lambda things: {"exercise": things.addition()}),
    get("/menus/{menu}/mends/V6", Right.BUILD_MENU, own=True),
    post("/menus/{menu}/mends/V6", Right.BUILD_MENU, lambda things: {"version": things.menu_version}, ok=422, own=True),
    on_menu("lock/0", lambda _: {"locked": "yes"}),
    on_menu("rebuild", lambda _: {"minutes": "18", "format": "must-may"}),
    on_menu("wording", lambda _: {"wording": "restaurant"}),
    on_menu("undo"),
    on_menu("redo"),
    post("/menus/{menu}/settle", Right.BUILD_MENU,
         lambda things: {"version": things.menu_version, "choice": "mine", "mine": "not ours"}, ok=422, own=True),
    on_menu("hand-in"),
    post("/menus/{menu}/put-back", Right.BUILD_MENU, lambda things: {"version": things.menu_version}, ok=422, own=True),
    post("/menus/{menu}/shorten", Right.BUILD_MENU, lambda things: {"version": things.menu_version}, ok=422, own=True),
    on_menu("take-back"),
    post("/menus/{deleted}/bring-back", Right.BUILD_MENU),
    post("/menus/{draft}/delete", Right.BUILD_MENU,
         lambda things: {"version": things.version(Menu, uid=things.uids["draft"])}, own=True),
    get("/menus/{menu}/learner.pdf", Right.SEE_MENU),
    get("/menus/{menu}/learner.png", Right.SEE_MENU, ok=PAPER),
    get("/menus/{menu}/top.webp", Right.SEE_MENU, ok=PAPER),
    get("/menus/{menu}/learner.docx", Right.SEE_MENU),
    get("/menus/{menu}/places.svg", Right.SEE_MENU, ok=PAPER),
    get("/menus/{menu}/paper", Right.SEE_MENU),
    get("/menus/{menu}/paper/sheets", Right.SEE_MENU),
    get("/menus/{menu}/paper/count", Right.SEE_MENU),
    post("/menus/{menu}/papers/learners", Right.BUILD_MENU, lambda things: {
        "learners": "31", "version": things.version(SchoolClass, uid=things.uids["class"]),
    }, own=True),
    get("/menus/week/{class}", Right.SEE_MENU),
    get("/menus/week/{class}/2026-11-26.pdf", Right.SEE_MENU),
    get("/menus/week/{class}/2026-11-26.png", Right.SEE_MENU, ok=PAPER),
    get("/menus/{menu}/learner", Right.SEE_MENU),
    get("/menus/{menu}/teacher", Right.SEE_MENU),
    get("/menus/{menu}/blackboard", Right.SEE_MENU),
    get("/menus/{grouped}/versions", Right.BUILD_MENU, own=True),
    on_versions("/copies", lambda _: {"copies-support": "0", "copies-core": "1"}),
    get("/menus/{grouped}/versions.pdf", Right.BUILD_MENU, own=True),
    get("/menus/{grouped}/versions/support/swap/0", Right.BUILD_MENU, own=True),
    on_versions("/support/swap/0", lambda things: {"exercise": things.version_offer()}),
    on_versions("/support/undo"),
    on_versions("/support/redo"),
    on_versions("/support/rebuild"),
    on_versions("", lambda _: {"group": "support", "common": "4"}),
    on_versions("/keep"),
    on_versions("/remove"),
    on_versions("/bring-back"),
    get("/days", Right.SEE_DAY, ok=303),
    get("/days/{class}", Right.SEE_DAY),
    on_day("line", Right.FILL_DAY, LINE_DAY, {"subject": "maths", "content": "P23, 2 and 4", "minutes": "5"}),
    on_day("put-off", Right.FILL_DAY, LINE_DAY, {"subject": "maths", "there": MOVED_DAY.isoformat()}),
    on_day("take-off", Right.FILL_DAY, MOVED_DAY, {"subject": "maths"}),
    on_day("undo", Right.FILL_DAY, MOVED_DAY, {}),
    on_day("keep", Right.FILL_DAY, ASKED_DAY, {"subject": "maths", "answer": "They asked for it"}),
    on_day("agree", Right.KEEP_DAY, ASKED_DAY, {"subject": "maths"}),
    on_day("ask", Right.KEEP_DAY, ASKED_DAY, {"subject": "maths", "target": "10", "comment": "Too much"}),
    on_day("withdraw", Right.KEEP_DAY, ASKED_DAY, {"subject": "maths"}),
    on_day("publish", Right.KEEP_DAY, LINE_DAY, {"without": "maths"}),
    get("/days/{class}/notice/2026-12-03", Right.SEE_DAY),
    on_day("correct", Right.KEEP_DAY, OUT_DAY, {"reason": "The book was away"}),
    get("/bank", Right.SEE_BANK),
    get("/bank/exercise/{exercise}", Right.SEE_BANK),
    get("/bank/new", Right.EDIT_BANK),
    get("/bank/workbook", Right.EDIT_BANK),
    post("/bank/workbook", Right.EDIT_BANK, lambda things: {**LINE, "bank": things.uids["bank"]}),
    post("/bank/new", Right.EDIT_BANK, lambda things: {**WORDING, "stem": "Half of 10?", "bank": things.uids["bank"]}),
    get("/bank/exercise/{exercise}/edit", Right.EDIT_BANK, own=True),
    post("/bank/exercise/{exercise}/edit", Right.EDIT_BANK, lambda things: {
        **WORDING, "stem": "Half of 12?", "version": things.version(Exercise, uid=things.uids["exercise"]),
    }, own=True),
    post("/bank/exercise/{exercise}/back", Right.EDIT_BANK,
         lambda things: {"version": things.version(Exercise, uid=things.uids["exercise"])}, own=True),
    post("/bank/exercise/{exercise}/retire", Right.EDIT_BANK,
         lambda things: {"version": things.version(Exercise, uid=things.uids["exercise"])}, own=True),
    post("/bank/exercise/{exercise}/bring-back", Right.EDIT_BANK,
         lambda things: {"version": things.version(Exercise, uid=things.uids["exercise"])}, own=True),
    post("/bank/labels/look", Right.EDIT_BANK,
         lambda things: {"exercise": f"{things.uids['exercise']}:1", "tier": "creative"}, ok=200),
    post("/bank/labels", Right.EDIT_BANK, lambda things: {
        "exercise": f"{things.uids['exercise']}:{things.version(Exercise, uid=things.uids['exercise'])}",
        "tier": "creative", "back": "tier=basic",
    }, own=True),
    post("/bank/labels/undo/{change}", Right.EDIT_BANK),
    post("/bank/editor/look", Right.EDIT_BANK, lambda _: WORDING, ok=200),
    post("/bank/editor/pinyin", Right.EDIT_BANK, lambda _: {"text": "他在重庆的银行里。"}, ok=200),
    post("/bank/editor/points", Right.EDIT_BANK, lambda _: {"subject": "chinese", "grade": "3"}, ok=200),
    get("/bank/import", Right.EDIT_BANK),
    post("/bank/import", Right.EDIT_BANK,
         lambda things: {"bank": things.uids["bank"], "file": (io.BytesIO(TABLE), "one.csv")}, ok=200),
    post("/bank/import/{import}/seen", Right.EDIT_BANK, lambda _: {"back": "tier=basic"}),
    post("/bank/import/{import}/take-back", Right.EDIT_BANK),
    get("/bank/export/{bank}.csv", Right.EXPORT_BANK),
    post("/bank/paper", Right.EDIT_BANK, lambda _: {"text": "1. 7×8＝____。\n答案：56"}, ok=200),
    *(get(f"/bank/paper{step}", Right.EDIT_BANK, ok=303) for step in ("", "/change", "/save")),
    post("/bank/paper/change", Right.EDIT_BANK, lambda _: {"paper": "not ours"}, ok=422),
    post("/bank/paper/save", Right.EDIT_BANK, lambda _: {"paper": "not ours"}, ok=422),
    get("/bank/drills", Right.EDIT_BANK),
    post("/bank/drills", Right.EDIT_BANK, lambda things: {
        "grade": "3", "level": "column-two-two", "count": "8", "seed": "1", "lang": "zh", "bank": things.uids["bank"],
    }),
    get("/textbooks", Right.EDIT_BANK),
    post("/textbooks/look", Right.EDIT_BANK, lambda _: CONTENTS, ok=200),
    post("/textbooks", Right.EDIT_BANK, lambda _: CONTENTS),
    get("/textbooks/{book}", Right.EDIT_BANK),
    post("/textbooks/{book}", Right.EDIT_BANK, lambda things: {things.uids["book"] + "-1": "Halves and quarters"}),
    post("/textbooks/{book}/remove", Right.EDIT_BANK),
    get("/teams", Right.SHARE),
    get("/teams/{team}", Right.SHARE),
    get("/teams/new", Right.KEEP_TEAM),
    post("/teams/new", Right.KEEP_TEAM, lambda things: {
        "name": f"Team of {things.name}", "subject": "maths", "grade": "4", "member": things.uids["person"],
    }),
    get("/teams/{team}/edit", Right.KEEP_TEAM),
    post("/teams/{team}/call", Right.SHARE, lambda _: {"words": "Extension for fractions"}),
    post("/teams/call/{call}/close", Right.SHARE, own=True),
    get("/review", Right.SHARE),
    post("/review/offer", Right.SHARE, lambda things: {"exercise": things.uids["mine"], "to": things.uids["shelf"]}),
    post("/review/{offered}/withdraw", Right.SHARE, own=True),
    post("/review/step-back", Right.SHARE, lambda things: {"review": things.uids["offered"]}, own=True),
    post("/review/{second}/return", Right.SHARE,
         lambda things: {"version": things.reviewed("second"), "words": "Of what?"}),
    post("/review/pass", Right.SHARE,
         lambda things: {"review": things.uids["waiting"], "version": things.reviewed("waiting")}),
    post("/review/undo", Right.SHARE, lambda things: {"review": things.uids["waiting"]}),
    post("/review/comment/{exercise}", Right.SHARE, lambda _: {"words": "A good one"}),
    post("/review/comment/{comment}/take-back", Right.SHARE),
    post("/review/adopt/{exercise}", Right.SHARE),
    post("/menus/{menu}/share", Right.SHARE,
         lambda things: {"version": things.menu_version, "team": things.uids["team"]}, own=True),
    post("/menus/{menu}/adopt", Right.BUILD_MENU, lambda things: {"class": things.uids["class"]}),
    post("/menus/{menu}/mend", Right.BUILD_MENU,
         lambda things: {"version": things.menu_version, "kind": "drop"}, ok=422, own=True),
    post("/teams/{team}/edit", Right.KEEP_TEAM, lambda things: {
        "name": "Another name", "subject": "maths", "grade": "3", "member": things.uids["person"],
        "version": things.version(Team, uid=things.uids["team"]),
    }),
    post("/cancel", Right.OWN_ACCOUNT, ok=200),
    get("/under-way/0123456789abcdef", Right.OWN_ACCOUNT),
    get("/basket", Right.BUILD_MENU),
    post("/basket/{exercise}", Right.BUILD_MENU, lambda _: {"in": "yes"}),
    post("/basket/several", Right.BUILD_MENU, lambda things: {"exercise": f"{things.uids['exercise']}:1"}),
    post("/basket/empty", Right.BUILD_MENU),
    post("/basket/put-back", Right.BUILD_MENU, lambda _: {"emptied": "0" * 32}),
    get("/media/figure/Y2lyY2xlIDMvNA.svg", PUBLIC),
    get("/media/picture/{picture}", Right.SEE_BANK),
    get("/school", Right.MANAGE_SCHOOL),
    on_school("settings", {"policy": "cn-2021", "wording": "plain", "language": "en", "zone": "Asia/Shanghai"}),
    on_school("policy", {"row": ROW, "minutes": "45", "reason": "agreed"}),
    on_school("policy/reset", {"row": ROW}),
    on_school("policy/settings", {"system": "六三", "slow_factor": "1.5", "hand_in_days_ahead": "1",
                                  "agree": "automatic"}),
    get("/school/classes", Right.MANAGE_SCHOOL),
    post("/school/classes", Right.MANAGE_SCHOOL, lambda _: {"name": "A new class", "grade": "3", "learners": "30"}),
    post("/school/classes/{class}", Right.MANAGE_SCHOOL, lambda things: {
        "name": "Another name", "grade": "3", "learners": "30",
        "version": things.version(SchoolClass, uid=things.uids["class"]),
    }),
    post("/school/classes/{class}/teacher", Right.MANAGE_SCHOOL, lambda things: {
        "subject": "maths", "teacher": things.uids["person"], "version": things.subject_version,
    }),
    get("/school/people", Right.MANAGE_SCHOOL),
    post("/school/people", Right.MANAGE_SCHOOL, lambda things: {
        "person": "New", "sign_in": f"new-{things.name}", "role": "teacher",
    }, ok=200),
    post("/school/people/{person}", Right.MANAGE_SCHOOL, lambda things: {
        "role": "teacher", "active": "yes", "version": things.version(Teacher, uid=things.uids["person"]),
    }),
    post("/school/people/{person}/password", Right.MANAGE_SCHOOL,
         lambda things: {"version": things.version(Teacher, uid=things.uids["person"])}, ok=200),
    get("/join/{invitation}", PUBLIC),
    post("/school/invitation", Right.MANAGE_SCHOOL),
    get("/start", PUBLIC, ok=404),
    post("/start", PUBLIC, ok=404),
    get("/account", Right.OWN_ACCOUNT),
    post("/account/password", Right.OWN_ACCOUNT, lambda _: {"old": PASSWORD, "new": PASSWORD}),
    post("/language", PUBLIC, lambda _: {"language": "en"}),
    get("/sign-in", PUBLIC),
    post("/sign-out", Right.OWN_ACCOUNT),
    post("/sign-in", PUBLIC, lambda things: {"name": things.name or "ann", "password": PASSWORD}),
    post("/join/{invitation}", PUBLIC, lambda _: {
        "person": "New", "sign_in": "who-joins", "password": PASSWORD,
    }),
)  # fmt: skip


def things_of(town: Town, name: str | None) -> Things:
    """A menu, a class, an exercise of the visitor's own where the visitor may build and write here, else of Ann's."""
    at, role = PEOPLE[name] if name else ("there", Role.TEACHER)
    other = "there" if at == "here" else "here"
    owner = name if at == "here" and role in MAY[Right.BUILD_MENU] and name else "ann"
    with town.session() as db:
        bank = db.scalars(select(Bank)).one()
        school_class = classes.create(db, bank.school_id, f"Class of {owner}", 3, learners=30)
        if role is Role.CLASS_TEACHER:
            db.get_one(Teacher, town.people[name or ""]).grants[0].scope = school_class.uid
        unit = db.scalars(select(Unit).where(Unit.code == UNIT)).one()
        taught = classes.teach(db, school_class, "maths", teacher_id=town.people[owner], unit=unit)
        classes.arrive_at(taught, unit.lessons[-1])
        spec = MenuSpec(grade=3, subject="maths", half=40, format=Format.MUST_MAY, place=Place.SCHOOL_HOME, day=DAY,
                        seed=1, school_class=school_class, unit=unit, lesson=unit.lessons[-1])  # fmt: skip
        built = menus.build(db, town.viewer(owner), db.get_one(School, bank.school_id), spec, now=NOW)
        assert built.menu
        grouped = _grouped(db, town, owner, spec)
        draft, deleted = (_draft(db, town, owner, built.menu) for _ in range(2))
        drafts.delete(db, town.viewer(owner), deleted, now=NOW)
        written = exercises.create(
            db, bank, Draft(Content(kind="short", stem="Half of 4?", answers=("2",)), labels()), now=NOW,
            author_id=town.people[owner],
        )  # fmt: skip
        db.add(Submission(
            school_id=bank.school_id, class_id=school_class.id, date=ASKED_DAY, subject="maths", content="P24",
            half=60, least=60, most=60, state="asked-to-cut", target=40, teacher_id=town.people[owner], moment=NOW,
        ))  # fmt: skip
        out = day_plans.day_of(db, school_class, OUT_DAY)
        publishing.publish(db, town.viewer("lee"), out, reason="", without=["maths"], now=NOW)
        second = exercises.create(
            db, bank, Draft(Content(kind="short", stem="Half of 6?", answers=("3",)), labels()), now=NOW,
            author_id=town.people[owner],
        )  # fmt: skip
        body = io.BytesIO()
        Image.new("RGB", (4, 4), "red").save(body, "PNG")
        uids = {
            "class": school_class.uid, "menu": built.menu.uid, "grouped": grouped,
            "draft": draft.uid, "deleted": deleted.uid,
            "exercise": written.uid, "bank": bank.uid,
            "book": _book(db, bank.school_id, owner), "import": _import(db, bank, town.people[owner]),
            "picture": pictures.store(db, bank.school_id, body.getvalue(), now=NOW).uid,
            "person": db.get_one(Teacher, town.people["ben"]).uid, "invitation": f"from-{other}",
            "change": relabelling.carry_out(
                db, relabelling.steps(db, [second], relabelling.Wish(tier="creative")), {second.uid: second.version},
                now=NOW, viewer=town.viewer(owner),
            ),
        } | _shared(town, db, owner)  # fmt: skip
        db.commit()
    with town.session(other) as db:
        school = db.get_one(School, town.schools[other])
        school.invitation, school.invited_until = f"from-{other}", datetime.now(UTC) + sign_up.INVITED_FOR
        db.commit()
    return Things(town, name, uids)


def _import(db: Session, bank: Bank, owner: int) -> str:
    """An import of the owner's, for a visit takes it back."""
    read = formats.read(TABLE.replace(b"6?", f"{owner}00?".encode()), "import.csv")
    return str(imports.take_in(db, bank, read, defaults={}, now=NOW, teacher_id=owner).batch)


def _book(db: Session, school_id: int, owner: str) -> str:
    """A textbook of the school's own, one for each owner, for a visit takes it out."""
    given = {**CONTENTS, "edition": f"Edition of {owner}"}
    textbooks.add(db, school_id, textbooks.look([["Fractions", "Halves"]]), given)
    return next(one.code for one in textbooks.own(db) if one.edition == given["edition"])


def _grouped(db: Session, town: Town, owner: str, spec: MenuSpec) -> str:
    """A menu with a version for a group."""
    viewer, school = town.viewer(owner), db.get_one(School, town.schools["here"])
    menu = menus.build(db, viewer, school, replace(spec, day=LINE_DAY), now=NOW).menu
    assert menu
    planned = group_versions.plan(db, viewer, school, menu, group_versions.Wished(("support",), 4), now=NOW)
    group_rows.store(db, viewer, school, menu, planned.states, now=NOW)
    return menu.uid


def _draft(db: Session, town: Town, owner: str, menu: Menu) -> Menu:
    """A draft of the owner's that is like the menu."""
    school = db.get_one(School, menu.school_id)
    return conflicts.put_beside(db, town.viewer(owner), school, menu, menu_rows.state(menu), now=NOW)


def _shared(town: Town, db: Session, owner: str) -> dict[str, str]:
    """A team of all who share, with what its members offer, ask and say."""
    people = [db.get_one(Teacher, town.people[one]) for one in ("ann", "ben", "tia", "lee")]
    team = teams.create(db, town.viewer("lee"), TeamSpec("Maths 3", "maths", frozenset({3}), people))
    other = "ben" if owner == "ann" else "ann"
    mine, sent, waiting, second = (_own(town, db, one, at) for at, one in enumerate((owner, owner, other, other)))
    offers = {
        name: reviews.offer(db, town.viewer(by), one, team.bank, now=NOW).uid
        for name, by, one in (("offered", owner, sent), ("waiting", other, waiting), ("second", other, second))
    }
    said = reviews.comment(db, town.viewer(owner), mine, "Mine", now=NOW)
    asked = teams.ask(db, town.viewer(owner), team, "A sum", now=NOW)
    return {
        "team": team.uid,
        "shelf": team.bank.uid,
        "mine": mine.uid,
        "comment": said.uid,
        "call": asked.uid,
        **offers,
    }


def _own(town: Town, db: Session, name: str, number: int) -> Exercise:
    shelf = banks.own_or_new(db, town.viewer(name))
    parts = r"She ate $\frac{1}{8}$ of 16, $\frac{3}{8}$ of the rest, $\frac{1}{2}$ of what is left."
    wording = Content(kind="short", stem=f"Half of {number}4? {parts}", answers=("2",))
    return exercises.create(db, shelf, Draft(wording, labels()), now=NOW, author_id=town.people[name])


def shown_version(page: str, action: str) -> str:
    """The version in the form of a page that is sent to an address."""
    form = next(one for one in page.split("<form")[1:] if f'action="{action}"' in one)
    return form.split('name="version" value="')[1].split('"')[0]


def labels() -> Labels:
    return Labels(subject="maths", grades=frozenset({3}), tier="basic", half=8)
