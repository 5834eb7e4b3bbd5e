"""Where Pango cannot be loaded, what is printed is a page for the browser: a menu, a week, a class's versions alike."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from homework_menu.assets import SHEET_STYLES
from homework_menu.models import GroupVersion, Menu
from homework_menu.printing import paper, pdf
from homework_menu.web import finished
from tests.web.routes import DAY, things_of
from tests.web.test_access import app, client_of  # noqa: F401


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A machine on which WeasyPrint does not load, and nothing was printed yet."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.syspath_prepend(tmp_path)
    pdf.close()
    finished._made.clear()
    paper._settled.clear()
    yield
    pdf.close()


def printed(client, path: str) -> str:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), path
    return answer.text


def test_everything_that_is_printed_is_a_page_then(bare, app, town):  # noqa: F811
    """Teeth: raise in any of the three, or leave a sheet out."""
    uids, ann = things_of(town, "ann").uids, client_of(app, "ann")
    single = printed(ann, f"/menus/{uids['menu']}/learner.pdf")
    week = printed(ann, f"/menus/week/{uids['class']}/{DAY.isoformat()}.pdf")
    with town.session() as db:
        grouped = db.scalars(select(Menu).where(Menu.uid == uids["grouped"])).one()
        for one in db.scalars(select(GroupVersion).where(GroupVersion.of_id == grouped.id)):
            one.copies = 2
        count = len(grouped.versions)
        db.commit()
    cards = printed(ann, f"/menus/{uids['grouped']}/versions.pdf")
    each = printed(ann, f"/menus/{uids['grouped']}/versions.pdf?each=one")
    assert "of-several" not in single
    assert tuple(re.findall(r'href="/static/([a-z/]+\.css)', single)) == SHEET_STYLES
    assert week.count('class="of-several') >= 1
    assert single.partition("<body")[0].count("stylesheet") == week.partition("<body")[0].count("stylesheet") == 2
    assert cards.count('class="of-several') == 2 * count + 1 + count
    assert each.count('class="of-several') == count + 1 + count
    assert cards.count("<body") == cards.count("</html>") == 1
    assert re.search(
        r'class="button main"[^>]*\.pdf"', ann.get(f"/menus/week/{uids['class']}?date={DAY.isoformat()}").text
    )
