"""A hand at the keyboard that goes by the words on the page: at every stop the focus is to be seen, and never lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, TimeoutError, expect

from homework_menu.settings import Settings
from homework_menu.web import create_app
from tests.people import PASSWORD, Town
from tests.web.test_journey import chromium, served  # noqa: F401

MOST_STOPS = 150
PATIENCE = 60_000
FOCUS = """() => { const one = document.activeElement, box = one.getBoundingClientRect();
    if (one === document.body) return 'nothing has the focus';
    const ringed = (part) => { const style = part && getComputedStyle(part);
        return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)
            || style.boxShadow !== 'none'); };
    if (![one, ...(one.labels ?? [])].some(ringed)) return `no ring: ${one.outerHTML.slice(0, 120)}`;
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    const isSeen = [one, ...(one.labels ?? [])].some((part) => part.contains(seen)) || one.matches('.hidden');
    return isSeen ? '' : `covered: ${one.outerHTML.slice(0, 120)}`; }"""
TOWARDS = """one => { const at = document.activeElement;
    if (one === at) return '';
    const isAhead = at === document.body || at.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    return isAhead ? 'Tab' : 'Shift+Tab'; }"""
Words = str | re.Pattern[str]


class Keys:
    """Somebody at a page who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def see_focus(self) -> None:
        """Something has the focus, with a ring around it and nothing over it."""
        fault = self.page.evaluate(FOCUS)
        assert not fault, f"{fault} at {self.page.url}"

    def reach(self, target: Locator) -> None:
        """Go by Tab or back by Shift+Tab until the target has the focus."""
        expect(target).to_be_attached(timeout=PATIENCE)
        for _ in range(MOST_STOPS):
            key = target.evaluate(TOWARDS)
            if not key:
                return
            self.page.keyboard.press(key)
            self.see_focus()
        raise AssertionError(
            f"{target} is not reached by Tab from {self.page.evaluate('document.activeElement.outerHTML')[:200]}"
        )

    def to(self, role: str, name: Words, within: Locator | None = None) -> Locator:
        """Go to the first control of this role and name."""
        found = (within or self.page).get_by_role(role, name=name, exact=isinstance(name, str)).first
        self.reach(found)
        return found

    def write(self, name: Words, text: str) -> None:
        """Put this text into a field in the place of what stands in it."""
        self.reach(self.page.get_by_label(name, exact=isinstance(name, str)).locator("visible=true").first)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, name: Words, option: str) -> None:
        """Go down a list to an option, from its first one on."""
        field = self.page.get_by_role("combobox", name=name, exact=isinstance(name, str)).first
        self.reach(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if field.evaluate("one => one.selectedOptions[0].textContent.trim()") == option:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {option}")

    def tick(self, name: Words, within: Locator | None = None) -> None:
        """Change a tick by the space bar."""
        box = self.to("checkbox", name, within)
        before = box.is_checked()
        self.page.keyboard.press("Space")
        expect(box).to_be_checked(checked=not before)
        self.see_focus()

    def open(self, name: Words, within: Locator | None = None) -> None:
        """Open a fold."""
        fold = (within or self.page).locator("summary").filter(has_text=name).first
        self.reach(fold)
        self.page.keyboard.press("Enter")
        expect(fold.locator("xpath=..")).to_have_attribute("open", "")
        self.see_focus()

    def go(self, role: str, name: Words, within: Locator | None = None) -> None:
        """Press what leads to another page."""
        self.to(role, name, within)
        with self.page.expect_navigation(timeout=PATIENCE):
            self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()  # the keys' script comes after the page

    def act(self, role: str, name: Words, within: Locator | None = None) -> None:
        """Press what changes the page in its place; the focus is somewhere afterwards."""
        self.to(role, name, within)
        self.changes("Enter")

    def changes(self, key: str) -> None:
        """Press a key that changes the page in its place."""
        self.page.locator("#main > *").first.evaluate("part => part.dataset.old = 'yes'")
        self.page.keyboard.press(key)
        expect(self.page.locator("[data-old]")).to_have_count(0, timeout=PATIENCE)
        expect(self.page.locator("#main[aria-busy]")).to_have_count(0)
        expect(self.page.locator("#busy")).to_be_hidden()
        self.see_focus()


@pytest.fixture
def address(town: Town, tmp_path: Path) -> Iterator[str]:
    """A server where anybody may set up a school."""
    app = create_app(Settings(tmp_path, "sqlite://", "zh", secret="k" * 64, is_open=True), town.database)
    with served(app) as found:
        yield found


@pytest.fixture
def hand(address: str, chromium: Browser) -> Iterator[Callable[[str], Keys]]:  # noqa: F811
    """Who signs in by keys, each at a browser of their own; nobody by the empty name."""
    contexts: list[BrowserContext] = []

    def sign_in(name: str) -> Keys:
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB"))
        keys = Keys(contexts[-1].new_page())
        keys.page.goto(address)
        if name:
            keys.write("Sign-in name", name)
            keys.write("Password", PASSWORD)
            keys.go("button", "Sign in")
        return keys

    yield sign_in
    for one in contexts:
        with suppress(TimeoutError):
            one.pages[0].wait_for_load_state("networkidle", timeout=10_000)
        one.close()
