"""What would mend a finding: proposals per rule, cheapest first, each tried on the menu before it is offered.

A fix is offered where the finding is gone after it and no other rule is newly blocked. Where no single change is
enough, changes that each lessen the finding are put together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from ..errors import Message
from .changes import Action, Fix, apply, find, place_of
from .export import minutes
from .formats import rule_kind
from .orders import orders
from .validation import Context, Finding, is_basic, is_stretch, judge, shared_goals
from .values import STRETCH, Dish, Level, Menu, Section

TRIES = 30
STEPS = 6
Proposals = Iterable[Iterable[Fix]]
Accept = Callable[[Dish, Dish], bool]


def validate(menu: Menu, context: Context) -> list[Finding]:
    """Every finding in the rules' order, each with up to one fix of a kind that was tried and mends it."""
    found = judge(menu, context)
    blocked = _blocked(found)
    return [replace(one, fixes=tuple(_mending(_Trial(menu, one, context, blocked)))) for one in found]


@dataclass(frozen=True)
class _Trial:
    """A menu with one of its findings; `blocked` are the rules that block it already."""

    menu: Menu
    finding: Finding
    context: Context
    blocked: frozenset[tuple[str, str]]

    def amount_after(self, fix: Fix) -> float:
        """What is left of the finding after a fix: 0 where it is mended, infinite where another rule newly blocks."""
        try:
            after = judge(apply(self.menu, fix, self.context.pool), self.context)
        except ValueError:
            return float("inf")
        left = _same(after, self.finding)
        return float("inf") if _blocked(after) - self.blocked else left.amount if left else 0

    def fixes(self) -> Iterator[Iterator[Fix]]:
        """The kinds of change to try, each with its first tries."""
        for proposal in PROPOSALS[self.finding.rule](self.menu, self.finding, self.context):
            yield islice(proposal, TRIES)


def tried(menu: Menu, finding: Finding, context: Context) -> Iterator[Iterator[Fix]]:
    """What mends one finding by itself, with no person's hand: of each kind, in their order, all its tries that do."""
    trial = _Trial(menu, finding, context, _blocked(judge(menu, context)))
    for kind in trial.fixes():
        yield (fix for fix in kind if not fix.is_by_hand and not trial.amount_after(fix))


def together(menu: Menu, finding: Finding, context: Context) -> Iterator[Fix]:
    """Several changes that mend a finding which no single one does; nothing where they do not come to an end."""
    yield from _together(_Trial(menu, finding, context, _blocked(judge(menu, context))))


def _blocked(found: Iterable[Finding]) -> frozenset[tuple[str, str]]:
    return frozenset((one.rule, one.about) for one in found if one.level is Level.BLOCK)


def _mending(trial: _Trial) -> Iterator[Fix]:
    firsts = [next((fix for fix in kind if fix.is_by_hand or not trial.amount_after(fix)), None)
              for kind in trial.fixes()]  # fmt: skip
    found = [fix for fix in firsts if fix]
    yield from found or _together(trial)


def _together(trial: _Trial) -> Iterator[Fix]:
    """Several changes that mend a finding, each of which lessens it; nothing where they do not come to an end."""
    steps: list[Fix] = []
    while len(steps) < STEPS:
        amount = trial.finding.amount
        step = next((fix for kind in trial.fixes() for fix in kind if trial.amount_after(fix) < amount), None)
        if step is None:
            return
        steps.append(step)
        menu = apply(trial.menu, step, trial.context.pool)
        left = _same(judge(menu, trial.context), trial.finding)
        if left is None:
            text = Message("Make {count} changes together", {"count": len(steps)})
            yield Fix(Action.SEVERAL, text, steps=tuple(steps))
            return
        trial = replace(trial, menu=menu, finding=left)


def _same(found: Iterable[Finding], finding: Finding) -> Finding | None:
    return next((one for one in found if (one.rule, one.about) == (finding.rule, finding.about)), None)


def _for_v1(menu: Menu, finding: Finding, context: Context) -> Proposals:
    """Over the cap: swap the dearest dish of the worst order for the nearest cheaper one, or offer less."""
    worst = [leaf for uid in finding.dishes for leaf in find(menu, uid).leaves]
    dearest = _dearest_first(worst)
    yield _swaps(menu, context, dearest, lambda old, new: new.half < old.half)
    yield narrowings(menu)
    yield _removals(menu, dearest)
    found = orders(menu)
    if found and found.most <= context.room:
        told = {"minutes": minutes(found.most)}
        yield [Fix(Action.RAISE_MINUTES, Message("Allow {minutes} minutes", told), to=found.most)]


def _for_v2(menu: Menu, finding: Finding, context: Context) -> Proposals:
    """A short choice: say that the course may be left out, or require more."""
    choices = [at for at, section in enumerate(menu.sections) if not section.is_required]
    choices.sort(key=lambda at: -max(dish.half for dish in menu.sections[at].dishes))
    if rule_kind(menu.format) == "per-section":
        yield (
            Fix(Action.MARK_OPTIONAL, Message("Mark section {number} as optional", {"number": at + 1}), section=at)
            for at in choices
        )
    yield _additions(menu, context, _required(menu), lambda dish: True)
    cheapest = list(reversed(_dearest_first(menu.leaves)))
    yield _swaps(menu, context, cheapest, lambda old, new: new.half > old.half)


def _for_v3(menu: Menu, finding: Finding, context: Context) -> Proposals:
    """Uneven choices: swap or leave out the dishes whose minutes stand furthest from their section's middle."""
    chosen = [leaf for section in menu.sections if not section.is_required for leaf in _leaves(section)]
    middle = sorted(leaf.half for leaf in chosen)[len(chosen) // 2]
    furthest = [leaf.uid for leaf in sorted(chosen, key=lambda leaf: -abs(leaf.half - middle))]
    yield _swaps(menu, context, furthest, lambda old, new: abs(new.half - middle) < abs(old.half - middle))
    yield _removals(menu, furthest)


def _for_v4(menu: Menu, finding: Finding, context: Context) -> Proposals:
    section = menu.sections[int(finding.about)]
    parts = [leaf.uid for uid in finding.dishes for leaf in find(menu, uid).leaves]
    fitting = [dish for dish in section.dishes if dish.uid not in finding.dishes]
    shared = shared_goals(fitting)
    yield _swaps(menu, context, parts, lambda old, new: not fitting or bool(shared & new.goals))
    yield _removals(menu, finding.dishes)


def _for_v5(menu: Menu, finding: Finding, context: Context) -> Proposals:
    goal, required = finding.about, _required(menu)
    yield _moves(menu, [dish.uid for dish in menu.dishes if goal in dish.goals], required)
    yield _swaps(menu, context, [leaf.uid for leaf in menu.leaves], lambda old, new: goal in new.goals)
    yield _additions(menu, context, required, lambda dish: goal in dish.goals)


def _for_v6(menu: Menu, finding: Finding, context: Context) -> Proposals:
    chosen = [at for at, section in enumerate(menu.sections) if not section.is_required]
    wanted = [int(finding.about)] if finding.about else chosen
    dearest = _dearest_first(dish for at in wanted for dish in menu.sections[at].dishes)
    if not finding.about:
        yield narrowings(menu)
    yield _removals(menu, dearest)
    yield _additions(menu, context, wanted, lambda dish: True)


def _for_v7(menu: Menu, finding: Finding, context: Context) -> Proposals:
    yield _targets(menu)
    yield _removals(menu, finding.dishes)
    uids = finding.dishes or tuple(leaf.uid for leaf in menu.leaves)
    yield _swaps(menu, context, uids, lambda old, new: new.half != old.half)
    chosen = [at for at, section in enumerate(menu.sections) if not section.is_required]
    yield _additions(menu, context, chosen, lambda dish: True)


def _for_v8(menu: Menu, finding: Finding, context: Context) -> Proposals:
    yield _swaps(menu, context, tuple(reversed(finding.dishes)), lambda old, new: True)
    yield _removals(menu, tuple(reversed(finding.dishes)))


def _for_v9(menu: Menu, finding: Finding, context: Context) -> Proposals:
    chosen = [at for at, section in enumerate(menu.sections) if not section.is_required]
    if finding.dishes:
        yield _moves(menu, finding.dishes, chosen)
        yield _swaps(menu, context, finding.dishes, lambda old, new: new.tier not in STRETCH)
        return
    plain = [leaf.uid for at in chosen for leaf in _leaves(menu.sections[at]) if leaf.tier not in STRETCH]
    yield _swaps(menu, context, plain, lambda old, new: new.tier in STRETCH)
    yield _additions(menu, context, chosen, is_stretch)


def _for_v10(menu: Menu, finding: Finding, context: Context) -> Proposals:
    yield [Fix(Action.CHANGE_PLACE, Message("Do it at school"), to="school")]
    yield _swaps(menu, context, finding.dishes, lambda old, new: new.modality != "written")
    yield _removals(menu, finding.dishes)


def _for_v11(menu: Menu, finding: Finding, context: Context) -> Proposals:
    if finding.dishes:
        yield [Fix(Action.ADD_ANSWER, Message("Add the answer"), uid=finding.dishes[0])]
        yield _swaps(menu, context, finding.dishes, lambda old, new: new.is_answered)
        yield _removals(menu, finding.dishes)
        return
    highest = [leaf.uid for leaf in sorted(menu.leaves, key=lambda leaf: -leaf.mm)]
    yield [Fix(Action.REFLOW, Message("Lay the dishes out again"))]
    yield _swaps(menu, context, highest, lambda old, new: 0 < new.mm < old.mm)
    yield _removals(menu, highest)


def _for_v12(menu: Menu, finding: Finding, context: Context) -> Proposals:
    slowest = [leaf.uid for leaf in sorted(menu.leaves, key=lambda leaf: -leaf.slow)]
    yield _swaps(menu, context, slowest, lambda old, new: new.slow < old.slow)
    yield _removals(menu, slowest)


def _for_v14(menu: Menu, finding: Finding, context: Context) -> Proposals:
    required = _required(menu)
    yield _moves(menu, [dish.uid for dish in menu.dishes if is_basic(dish)], required)
    others = [leaf.uid for leaf in menu.leaves if leaf.tier != "basic"]
    yield _swaps(menu, context, others, lambda old, new: new.tier == "basic")
    yield _additions(menu, context, required, is_basic)


def _swaps(menu: Menu, context: Context, uids: Iterable[str], accept: Accept) -> Iterator[Fix]:
    """Exchanges with a dish of the pool that the section's tiers allow: same tier first, then the nearest minutes."""
    there = {leaf.uid for leaf in menu.leaves} | {leaf.key for leaf in menu.leaves if leaf.key}
    numbers = {leaf.uid: number for number, leaf in enumerate(menu.leaves, 1)}
    for uid in uids:
        old, section = find(menu, uid), menu.sections[place_of(menu, uid)]
        fitting = [new for new in context.pool if new.uid not in there and new.key not in there
                   and new.uid not in context.recent and new.tier in section.tiers and accept(old, new)]  # fmt: skip
        for new in sorted(fitting, key=lambda one: (one.tier != old.tier, abs(one.half - old.half), one.uid)):
            told = {"number": numbers.get(uid, 0), "minutes": minutes(new.half)}
            yield Fix(
                Action.SWAP, Message("Swap dish {number} for one of {minutes} minutes", told), uid=uid, to=new.uid
            )


def _additions(menu: Menu, context: Context, ats: Iterable[int], accept: Callable[[Dish], bool]) -> Iterator[Fix]:
    there = {leaf.uid for leaf in menu.leaves}
    for at in ats:
        fitting = [new for new in context.pool if new.uid not in there and new.tier in menu.sections[at].tiers]
        for new in sorted(filter(accept, fitting), key=lambda one: (one.half, one.uid)):
            told = {"minutes": minutes(new.half), "number": at + 1}
            text = Message("Add a dish of {minutes} minutes to section {number}", told)
            yield Fix(Action.ADD, text, section=at, to=new.uid)


def _removals(menu: Menu, uids: Iterable[str]) -> Iterator[Fix]:
    numbers = {leaf.uid: number for number, leaf in enumerate(menu.leaves, 1)}
    numbers |= {dish.uid: number for number, dish in enumerate(menu.dishes, 1)}
    for uid in uids:
        yield Fix(Action.REMOVE, Message("Take dish {number} off", {"number": numbers[uid]}), uid=uid)


def _moves(menu: Menu, uids: Iterable[str], ats: Iterable[int]) -> Iterator[Fix]:
    places = list(ats)
    for uid in uids:
        here, tier = place_of(menu, uid), find(menu, uid).tier
        for at in places:
            if at != here and tier in menu.sections[at].tiers:
                number = 1 + [dish.uid for dish in menu.dishes].index(uid)
                text = Message("Move dish {number} to section {section}", {"number": number, "section": at + 1})
                yield Fix(Action.MOVE, text, uid=uid, section=at)


def narrowings(menu: Menu) -> Iterator[Fix]:
    """One fewer to choose, in each section that still leaves a choice then."""
    if rule_kind(menu.format) != "per-section":
        return
    for at, section in enumerate(menu.sections):
        high = min(section.pick.high, len(section.dishes)) - 1
        if not section.is_required and high >= max(section.pick.low, 1):
            told = {"number": at + 1, "count": high}
            text = Message("Let at most {count} be chosen in section {number}", told)
            yield Fix(Action.NARROW_PICK, text, section=at, to=high)


def _targets(menu: Menu) -> Iterator[Fix]:
    """Other sums of points, the nearest first."""
    at = len(menu.sections) - 1
    section = menu.sections[at]
    if section.points_target is None:
        return
    now = section.points_target
    for target in sorted(range(1, sum(dish.points or 0 for dish in section.dishes)), key=lambda one: abs(one - now)):
        if target != now:
            text = Message("Set the total to {points} coins", {"points": target})
            yield Fix(Action.CHANGE_TARGET, text, section=at, to=target)


def _required(menu: Menu) -> list[int]:
    return [at for at, section in enumerate(menu.sections) if section.is_required]


def _leaves(section: Section) -> tuple[Dish, ...]:
    return tuple(leaf for dish in section.dishes for leaf in dish.leaves)


def _dearest_first(dishes: Iterable[Dish]) -> list[str]:
    return [dish.uid for dish in sorted(dishes, key=lambda dish: -dish.half)]


PROPOSALS: dict[str, Callable[[Menu, Finding, Context], Proposals]] = {
    "V1": _for_v1, "V2": _for_v2, "V3": _for_v3, "V4": _for_v4, "V5": _for_v5, "V6": _for_v6, "V7": _for_v7,
    "V8": _for_v8, "V9": _for_v9, "V10": _for_v10, "V11": _for_v11, "V12": _for_v12, "V14": _for_v14,
}  # fmt: skip
