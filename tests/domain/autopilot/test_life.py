"""An action's life leads somewhere from everywhere, and nowhere by chance."""

from itertools import product

from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState, may_become

S = ActionState
SAID_OF_THE_LIFE = {
    (S.PROPOSED, S.UNDO_WINDOW),
    (S.APPROVED, S.UNDO_WINDOW),
    (S.UNDO_WINDOW, S.PROPOSED),
    (S.UNDO_WINDOW, S.APPLYING),
    (S.BLOCKED, S.UNDO_WINDOW),
    (S.APPLYING, S.UNKNOWN),
    (S.UNKNOWN, S.APPLIED),
    (S.APPLIED, S.ROLLED_BACK),
    (S.STALE, S.REJECTED),
    (S.REJECTED, S.PROPOSED),
}


def reached_from(start: ActionState) -> set[ActionState]:
    """Return every state that a life may come to from one."""
    found, ahead = set(), [start]
    while ahead:
        state = ahead.pop()
        for after in ActionState:
            if may_become(state, after) and after not in found:
                found.add(after)
                ahead.append(after)
    return found


def test_what_the_rulebook_says_of_a_life_is_possible():
    assert all(may_become(*step) for step in SAID_OF_THE_LIFE)


def test_nothing_becomes_what_it_is():
    assert not any(may_become(state, state) for state in ActionState)


def test_every_state_comes_of_a_proposal():
    assert reached_from(S.PROPOSED) == set(ActionState)


def test_only_what_was_decided_by_all_and_waited_is_carried_out():
    assert {one for one in ActionState if may_become(one, S.APPLYING)} == {S.UNDO_WINDOW}
    # What was begun comes back to it where nothing was written, to be checked from the start.
    begun = {S.APPLYING, S.UNKNOWN}
    before = {one for one in ActionState if may_become(one, S.UNDO_WINDOW)}
    assert before == {*OPEN, S.APPROVED, *begun}


def test_what_was_written_is_never_open_again():
    ended = {S.APPLIED, S.FAILED, S.ROLLED_BACK, S.EXPIRED, S.REPLACED}
    assert not any(may_become(*step) for step in product(ended, OPEN | UNDER_WAY))
    assert not any(may_become(S.UNKNOWN, one) for one in OPEN), "nobody decides on a guess"
    assert reached_from(S.ROLLED_BACK) == set()
