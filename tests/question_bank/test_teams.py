"""Teams: who sees a bank, how an exercise is offered, reviewed, withdrawn and adopted, and what never changes by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from question_bank import access, banks, exercises, reviews, search, teams
from question_bank.access import Role
from question_bank.content import Content
from question_bank.errors import Conflict, Invalid, NotAllowed, NotFound
from question_bank.exercises import Draft, Labels
from question_bank.models import Bank, Exercise, Grant, Teacher, Team
from question_bank.team_models import Review
from question_bank.teams import TeamSpec
from tests.people import NOW, Town

LABELS = Labels(subject="maths", grades=frozenset({3}), tier="basic", half=8)


@pytest.fixture
def team(town: Town) -> str:
    """A team of Ann and Ben; Cat and Tia are not in it."""
    with town.session() as db:
        people = [db.get_one(Teacher, town.people[one]) for one in ("ann", "ben")]
        made = teams.create(db, town.viewer("lee"), TeamSpec("Maths 3", "maths", frozenset({3}), people))
        db.commit()
        return made.uid


def write(db, town: Town, name: str = "ann", stem: str = "Half of 8?") -> Exercise:
    bank = banks.own_or_new(db, town.viewer(name))
    return exercises.create(db, bank, Draft(Content(kind="short", stem=stem, answers=("4",)), LABELS), now=NOW,
                            author_id=town.people[name])  # fmt: skip


def offered(db, town: Town, team: str, name: str = "ann") -> Review:
    exercise = write(db, town, name)
    return reviews.offer(db, town.viewer(name), exercise, teams.find(db, town.viewer("lee"), team).bank, now=NOW)


def sees(db, town: Town, name: str, exercise: Exercise) -> bool:
    found = search.find(db, town.viewer(name), search.Query(text="Half of 8"))
    try:
        access.find(db, Exercise, exercise.uid, town.viewer(name))
    except NotFound:
        assert exercise not in found.hits
        return False
    assert exercise in found.hits
    return True


def hold(db, town: Town, name: str, role: Role, scope: str) -> None:
    db.get_one(Teacher, town.people[name]).grants = [Grant(school_id=town.schools["here"], role=role, scope=scope)]
    db.commit()


def test_an_own_bank_is_seen_by_its_owner_a_teams_by_its_members_and_leads(town, team):
    """Teeth: let `visible_to` count a team's bank among the school's."""
    with town.session() as db:
        hold(db, town, "tia", Role.TEAM_LEAD, "4/maths")
        review = offered(db, town, team)
        who = ("ann", "ben", "cat", "tia", "lee")
        assert [one for one in who if sees(db, town, one, review.exercise)] == ["ann"]
        reviews.let_pass(db, town.viewer("ben"), review, seen=review.exercise.version, now=NOW)
        assert [one for one in who if sees(db, town, one, review.exercise)] == ["ann", "ben", "lee"]
        hold(db, town, "tia", Role.TEAM_LEAD, "3/maths")
        assert sees(db, town, "tia", review.exercise)


def test_one_colleague_lets_an_exercise_pass_and_never_its_author(town, team):
    """Teeth: leave the author out of `may_review`."""
    with town.session() as db:
        review = offered(db, town, team)
        seen = review.exercise.version
        assert reviews.waiting(db, town.viewer("ann")) == []
        assert reviews.waiting(db, town.viewer("ben")) == reviews.waiting(db, town.viewer("lee")) == [review]
        for name in ("ann", "cat"):
            with pytest.raises(NotAllowed):
                reviews.let_pass(db, town.viewer(name), review, seen=seen, now=NOW)
        reviews.let_pass(db, town.viewer("ben"), review, seen=seen, now=NOW)
        assert (review.state, review.exercise.bank.team.name) == ("passed", "Maths 3")
        with pytest.raises(Conflict):
            reviews.let_pass(db, town.viewer("lee"), review, seen=review.exercise.version, now=NOW)


def test_nothing_is_offered_to_the_bank_of_samples(town, team):
    """Teeth: list every bank without an owner."""
    with town.session() as db:
        samples = banks.create(db, town.schools["here"], "Samples", is_sample=True)
        made = write(db, town)
        assert samples not in reviews.targets(db, town.viewer("ann"), made)
        assert reviews.targets(db, town.viewer("ann"), made)
        with pytest.raises(Invalid):
            reviews.offer(db, town.viewer("ann"), made, samples, now=NOW)


def test_an_exercise_goes_back_with_a_reason_and_is_offered_again_as_it_reads_now(town, team):
    with town.session() as db:
        review = offered(db, town, team)
        ann, ben, exercise = town.viewer("ann"), town.viewer("ben"), review.exercise
        with pytest.raises(Invalid):
            reviews.send_back(db, ben, review, "  ", seen=exercise.version, now=NOW)
        reviews.send_back(db, ben, review, "Say of what.", seen=exercise.version, now=NOW)
        assert [(one.state, one.words) for one in reviews.own(db, ann)] == [("returned", "Say of what.")]
        exercises.revise(db, exercise, Content(kind="short", stem="Half of 8 apples?", answers=("4",)),
                         version=exercise.version, now=NOW, author_id=town.people["ann"])  # fmt: skip
        assert reviews.look_again(db, ann, exercise, now=NOW) is None, "what came back is not offered by itself"
        again = reviews.offer(db, ann, exercise, review.bank, now=NOW)
        assert (again.revision, reviews.before(db, again)) == (2, 1)
        with pytest.raises(Invalid):
            reviews.offer(db, ann, exercise, review.bank, now=NOW)


def test_what_changes_while_it_is_read_does_not_pass(town, team):
    """Teeth: do not look at the version."""
    with town.session() as db:
        review = offered(db, town, team)
        seen, exercise = review.exercise.version, review.exercise
        exercises.revise(db, exercise, Content(kind="short", stem="Half of 9?", answers=("4.5",)), now=NOW,
                         version=seen, author_id=town.people["ann"])  # fmt: skip
        assert reviews.look_again(db, town.viewer("ann"), exercise, now=NOW) is review
        with pytest.raises(Conflict):
            reviews.let_pass(db, town.viewer("ben"), review, seen=seen, now=NOW)
        assert review.revision == 2
        reviews.let_pass(db, town.viewer("ben"), review, seen=exercise.version, now=NOW)


def test_what_its_author_changes_after_it_passed_is_looked_at_again(town, team):
    with town.session() as db:
        review = offered(db, town, team)
        exercise = review.exercise
        reviews.let_pass(db, town.viewer("ben"), review, seen=exercise.version, now=NOW)
        exercises.revise(db, exercise, Content(kind="short", stem="Half of 9?", answers=("4.5",)), now=NOW,
                         version=exercise.version, author_id=town.people["ann"])  # fmt: skip
        again = reviews.look_again(db, town.viewer("ann"), exercise, now=NOW)
        assert again in reviews.waiting(db, town.viewer("ben"))
        exercises.relabel(db, exercise, replace(LABELS, half=10), version=exercise.version, now=NOW)
        assert reviews.look_again(db, town.viewer("ann"), exercise, now=NOW) is again
        reviews.send_back(db, town.viewer("ben"), again, "Nine is odd.", seen=exercise.version, now=NOW)
        assert exercise.bank.owner_id == town.people["ann"]


def test_what_its_author_retires_waits_no_longer(town, team):
    with town.session() as db:
        review = offered(db, town, team)
        exercises.retire(db, review.exercise, now=NOW)
        reviews.look_again(db, town.viewer("ann"), review.exercise, now=NOW)
        assert (review.state, reviews.waiting(db, town.viewer("ben"))) == ("withdrawn", [])


def test_a_review_is_undone_by_who_made_it_and_an_offer_by_who_offered(town, team):
    with town.session() as db:
        review = offered(db, town, team)
        ann, ben, exercise = town.viewer("ann"), town.viewer("ben"), review.exercise
        reviews.let_pass(db, ben, review, seen=exercise.version, now=NOW)
        assert reviews.last_batch(db, ben, now=NOW + timedelta(minutes=9)) == [review]
        assert reviews.last_batch(db, ben, now=NOW + timedelta(minutes=11)) == []
        with pytest.raises(NotAllowed):
            reviews.undo(db, ann, review)
        reviews.undo(db, ben, review)
        assert (review.state, exercise.bank.owner_id) == ("offered", town.people["ann"])
        reviews.let_pass(db, ben, review, seen=exercise.version, now=NOW)
        with pytest.raises(NotAllowed):
            reviews.withdraw(db, ben, review, now=NOW)
        reviews.withdraw(db, ann, review, now=NOW)
        assert not sees(db, town, "ben", exercise)
        with pytest.raises(Invalid):
            reviews.undo(db, ben, review)


def test_an_adopted_copy_is_credited_and_its_adopters_own(town, team):
    """Teeth: adopt the exercise itself, or keep its author as the author."""
    with town.session() as db:
        review = offered(db, town, team)
        ann, ben, exercise = town.viewer("ann"), town.viewer("ben"), review.exercise
        reviews.let_pass(db, ben, review, seen=exercise.version, now=NOW)
        copy = banks.adopt(db, ben, exercise, now=NOW)
        assert banks.adopt(db, ben, exercise, now=NOW) is copy
        exercises.revise(db, exercise, Content(kind="short", stem="Another?", answers=("4",)), version=exercise.version,
                         now=NOW, author_id=town.people["ann"])  # fmt: skip
        reviews.withdraw(db, ann, review, now=NOW)
        assert copy.revisions[-1].content.stem == "Half of 8?"
        assert not sees(db, town, "ann", copy)
        [credit] = banks.credits_of(db, copy)
        assert (credit.revision.number, credit.revision.exercise.author.name) == (1, "Ann")
        assert access.may_edit(copy, ben)
        assert copy.author_id == ben.teacher_id
        with pytest.raises(Invalid):
            banks.adopt(db, ben, copy, now=NOW)


def test_the_schools_bank_is_reviewed_by_its_leads(town, team):
    with town.session() as db:
        hold(db, town, "tia", Role.TEAM_LEAD, "3/maths")
        schools = db.scalars(select(Bank).where(Bank.owner_id.is_(None), Bank.team_id.is_(None))).one()
        review = reviews.offer(db, town.viewer("ann"), write(db, town), schools, now=NOW)
        may = [one for one in ("ann", "ben", "tia", "lee") if access.may_review(review, town.viewer(one))]
        assert may == ["tia", "lee"]


def test_only_who_leads_keeps_a_team(town, team):
    with town.session() as db:
        found, ann = teams.find(db, town.viewer("ann"), team), town.viewer("ann")
        told = TeamSpec("Ours", "maths", frozenset({3}))
        with pytest.raises(NotAllowed):
            teams.change(db, ann, found, told)
        db.rollback()
        hold(db, town, "tia", Role.TEAM_LEAD, "3/maths")
        tia = town.viewer("tia")
        teams.change(db, tia, teams.find(db, tia, team), told)
        with pytest.raises(NotAllowed):
            teams.create(db, tia, TeamSpec("English 3", "english", frozenset({3})))
        db.rollback()
        with pytest.raises(NotFound):
            teams.find(db, town.viewer("cat"), team)
        with pytest.raises(Invalid):
            teams.create(db, town.viewer("lee"), TeamSpec("No grade", "maths", frozenset()))


def test_another_schools_people_find_nothing_of_a_team(town, team):
    with town.session() as db:
        review = offered(db, town, team)
        call = teams.ask(db, town.viewer("ben"), teams.find(db, town.viewer("ben"), team), "Fractions", now=NOW)
        db.commit()
        uids = {Team: team, Review: review.uid, type(call): call.uid, Exercise: review.exercise.uid}
    for name in ("cho", "lou"):
        with town.session("there") as db:
            for model, uid in uids.items():
                with pytest.raises(NotFound):
                    access.find(db, model, uid, town.viewer(name))
            assert reviews.waiting(db, town.viewer(name)) == teams.listed(db, town.viewer(name)) == []


def test_a_call_is_answered_by_an_offer_and_closed_by_who_asked(town, team):
    with town.session() as db:
        ann, ben = town.viewer("ann"), town.viewer("ben")
        found = teams.find(db, ben, team)
        call = teams.ask(db, ben, found, " Extension  for fractions ", now=NOW)
        reviews.offer(db, ann, write(db, town), found.bank, now=NOW, call=call)
        assert [(one.words, len(one.answers)) for one in teams.calls(db, found)] == [("Extension for fractions", 1)]
        with pytest.raises(NotAllowed):
            teams.close(ann, call, now=NOW)
        teams.close(ben, call, now=NOW)
        assert teams.calls(db, found) == []


def test_comments_are_for_those_who_see_the_exercise(town, team):
    with town.session() as db:
        review = offered(db, town, team)
        uid, ben = review.exercise.uid, town.viewer("ben")
        said = reviews.comment(db, ben, reviews.readable(db, ben, uid), "Of what?", now=NOW)
        assert reviews.comments(db, [review.exercise_id])[review.exercise_id] == [said]
        with pytest.raises(NotFound):
            reviews.readable(db, town.viewer("cat"), uid)
        with pytest.raises(NotFound):
            reviews.take_comment_back(db, town.viewer("ann"), said.uid)
        assert reviews.take_comment_back(db, ben, said.uid) is review.exercise
