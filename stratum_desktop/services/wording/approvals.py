"""Words for what people decide of proposed changes, and for files signed for a colleague."""

WORDS = {
    "approval.blocked": (
        "Change {action} is blocked by the gate. Only an approver goes past it, with a typed "
        "reason."
    ),
    "approval.by_hand": "Wanted by a person: {words}",
    "approval.changed": (
        "Change {action} is not what was shown any more. Nothing was decided; look at it again."
    ),
    "approval.copy_restored": (
        "The workspace was put back from a copy of {copied_at}; this may have been decided since. "
        "What is still wanted is proposed again."
    ),
    "approval.dismissed": "Somebody saw what had changed meanwhile and let it go.",
    "approval.expired": (
        "Change {action} has expired: the figures behind it are too old to be decided on."
    ),
    "approval.key_taken": "This key is another operator's already.",
    "approval.may_still_mature": "It rests on numbers that may still mature.",
    "approval.name_taken": "An operator is called {name} already. Give another name.",
    "approval.no_approver_left": (
        "Nobody could go past a block or say who decides. Add an approver with a key first."
    ),
    "approval.no_daily_budget": (
        "{name} has no daily budget of its own (its budget is {kind}), so it cannot be changed "
        "here."
    ),
    "approval.no_entity": (
        "There is no campaign or ad set {entity} that can be changed. Read the ad accounts again."
    ),
    "approval.no_key": ("This is no public key. Ask your colleague to copy theirs under Settings."),
    "approval.no_operator": "There is no operator {operator}.",
    "approval.no_such_value": (
        "{wanted} is nothing that it can be set to. It is {now} now; name another daily budget, "
        "or active or paused."
    ),
    "approval.not_an_approver": "Only an approver can do this. Ask one of your approvers.",
    "approval.not_blocked": "Change {action} is not blocked. Approve it as usual.",
    "approval.operator_name": "An operator has a name of 1 to {most} characters.",
    "approval.other_is_open": (
        "Change {action} stays rejected: change {other} of the same campaign is open by now."
    ),
    "approval.own_key": "This is this workspace's own key. Enter your colleague's.",
    "approval.replaced_by": "Change {action} of the same campaign took its place.",
    "approval.replaces": "It took the place of change {action} of the same campaign.",
    "approval.rule_off": "Its rule, {rule}, was switched off before anybody had decided.",
    "approval.rule_removed": "Its rule, {rule}, was removed before anybody had decided.",
    "approval.same_person": (
        "You gave the first approval of change {action}. The second is another person's."
    ),
    "approval.second_is_approver": (
        "One of the two who approve change {action} has to be an approver."
    ),
    "approval.self_is_known": "Another operator is the person at this computer already.",
    "approval.snoozed_too_long": (
        "Change {action} can be put aside until shortly before it expires, and not into the past."
    ),
    "approval.stands_elsewhere": (
        "Change {action} is {state}, so this cannot be done. Load the list again."
    ),
    "approval.stronger_is_open": (
        "Change {action} of the same campaign is open or under way. Decide it first."
    ),
    "approval.too_late": "The rejection of change {action} was too long ago to be taken back.",
    "approval.unknown": "There is no change {action}.",
    "approval.words_length": "Write 1 to {most} characters; these are {characters}.",
    "approval_file.decided_twice": ("Number {action} is both approved and rejected. Name it once."),
    "approval_file.foreign": (
        "The file is signed with a key that is no operator's ({fingerprint}). Compare it with your "
        "colleague's and add them as an operator first."
    ),
    "approval_file.no_such_file": "The file does not hold {kind}. Choose the one you were sent.",
    "approval_file.not_in_it": "Change {action} is not among the proposals of this file.",
    "approval_file.not_ours": (
        "The decisions are about proposals of another workspace. Nothing was counted."
    ),
    "approval_file.not_read": "The file could not be read. Look whether it is there and retry.",
    "approval_file.nothing_chosen": "Choose at least one change.",
    "approval_file.of_later_version": (
        "The file was written by a later version of Stratum Desktop. Update this one to read it."
    ),
    "approval_file.of_the_future": (
        "The file says that it was signed more than a day from now. Look at both clocks."
    ),
    "approval_file.replayed": (
        "The decisions of {name} in this file were counted before. Nothing was counted again."
    ),
    "approval_file.tampered": (
        "The file was changed after it was signed, or is damaged. Nothing of it was used; ask for "
        "it again."
    ),
}
