import asyncio
from pathlib import Path

import pytest
from page_values import make_destination, make_file, make_row, make_upload

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.upload import FIELDS
from stratum_desktop.gui.pages.uploads.state import Step
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.services.uploads import (
    DateOrder,
    LandingReport,
    ReopenedFile,
    RowVerdict,
    UploadStatus,
    UploadTemplate,
)

CHANGED = frozenset({Topic.UPLOADS})


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "accounts.list": (
            make_destination(),
            make_destination(id=2, account="box-2", enabled=False),
        ),
        "uploads.templates": (),
        "uploads.fields": FIELDS,
        "uploads.list": (),
        "uploads.inspect": make_file(),
        "uploads.questions": (),
        "uploads.rows": (make_row(3), make_row(9)),
        "uploads.get": make_upload(),
        "uploads.create": Changed(7, CHANGED),
        "uploads.report": LandingReport(make_upload(), ()),
        "uploads.reopen": Refusal("The file is gone.", reason=Reason("file.missing")),
    }
    return UploadsViewModel(services.context(clock))


async def turns_until(holds):
    """Let the loop turn until it holds."""
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never held")


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def draft(view_model):
    await load(view_model)
    view_model.open_file(Path("orders.csv"))
    await view_model.settle()
    return view_model.state


async def checked(view_model):
    await draft(view_model)
    view_model.check()
    await view_model.settle()
    return view_model.state


async def test_nothing_uploaded_and_nothing_in_hand_is_the_first_step(view_model):
    state = await load(view_model)
    assert state.step is Step.FILE
    assert view_model.is_empty(state)


async def test_a_file_is_looked_at_and_goes_to_every_switched_on_destination(view_model):
    state = await draft(view_model)
    assert state.step is Step.COLUMNS
    assert state.draft.chosen == {1}
    assert [mapped.field for mapped in state.draft.columns] == [
        "email",
        "event_time",
        "value",
        None,
    ]
    assert [answer.value for answer in state.draft.answers] == [None]


async def test_a_file_that_cannot_be_read_is_told_and_nothing_is_in_hand(view_model, services):
    await load(view_model)
    services.answers["uploads.inspect"] = Refusal("A folder.", reason=Reason("file.is_folder"))
    view_model.open_file(Path("folder"))
    await view_model.settle()
    assert view_model.shown.notice.sentence == "A folder."
    assert view_model.state.step is Step.FILE


async def test_mapping_a_column_asks_what_that_leaves_open(view_model, services):
    await draft(view_model)
    view_model.map_column("Comment", "phone")
    await view_model.settle()
    now = view_model.state.draft
    assert now.plan.columns["Comment"] == "phone"
    assert not now.columns[3].is_suggested
    (asked,) = services.arguments("uploads.questions")
    assert asked[1] == now.plan
    assert now.answers == ()


async def test_an_answered_question_stays_in_sight(view_model):
    await draft(view_model)
    view_model.answer("date_order", "day_first")
    assert view_model.state.draft.plan.date_order is DateOrder.DAY_FIRST
    view_model.map_column("Comment", "phone")
    await view_model.settle()
    assert [answer.value for answer in view_model.state.draft.answers] == ["day_first"]


async def test_a_wrong_answer_is_refused_beside_its_question(view_model):
    await draft(view_model)
    view_model.answer("date_order", "sideways")
    assert view_model.shown.notice.command == "answer date_order"


async def test_another_template_or_encoding_reads_the_file_again(view_model, services):
    await draft(view_model)
    view_model.read_as(template="shopify")
    await view_model.settle()
    view_model.answer("encoding", "cp1252")
    await view_model.settle()
    asked = services.asked("uploads.inspect")
    assert [(one["template"], one["encoding"]) for one in asked] == [
        (None, None),
        ("shopify", None),
        (None, "cp1252"),
    ]


async def test_the_check_takes_the_plan_as_it_was_agreed(view_model, services):
    state = await draft(view_model)
    view_model.choose_destination(2, chosen=True)
    view_model.check()
    await view_model.settle()
    assert services.asked("uploads.create") == [
        {"path": Path("orders.csv"), "plan": state.draft.plan, "destination_ids": [1, 2]}
    ]
    assert view_model.state.upload.id == 7
    assert view_model.state.draft is not None


async def test_after_the_check_the_rows_that_need_a_person_are_listed_first(view_model, services):
    state = await checked(view_model)
    assert state.step is Step.SEND
    assert state.verdict is RowVerdict.FIXABLE
    assert [row.row_number for row in state.rows] == [3, 9]
    assert services.asked("uploads.rows")[-1]["verdict"] is RowVerdict.FIXABLE


async def test_rows_are_read_from_the_file_once_per_question(view_model, services):
    await checked(view_model)
    view_model.on_changed(frozenset({Topic.DELIVERIES}))
    await view_model.settle()
    assert len(services.asked("uploads.rows")) == 1
    view_model.show_verdict(RowVerdict.WRONG)
    await view_model.settle()
    assert len(services.asked("uploads.rows")) == 2
    view_model.show_verdict(None)
    await view_model.settle()
    assert view_model.state.rows == ()


async def test_more_rows_are_fetched_when_asked_for(view_model, services):
    services.answers["uploads.rows"] = lambda *_, limit, **__: tuple(
        make_row(number) for number in range(limit)
    )
    state = await checked(view_model)
    assert (len(state.rows), state.has_more_rows) == (200, True)
    view_model.show_more_rows()
    await view_model.settle()
    assert len(view_model.state.rows) == 400


async def test_a_mended_row_is_shown_as_it_was_judged_again(view_model, services):
    await checked(view_model)
    services.answers["uploads.fix"] = Changed(make_row(3, RowVerdict.READY), CHANGED)
    view_model.fix(3, "Total", "49.90")
    await view_model.settle()
    assert services.asked("uploads.fix") == [{"row_number": 3, "column": "Total", "value": "49.90"}]
    assert view_model.state.rows[0].verdict is RowVerdict.READY
    services.answers["uploads.rows"] = (make_row(9),)
    view_model.on_changed(CHANGED)
    await view_model.settle()
    assert [row.row_number for row in view_model.state.rows] == [9]


async def test_changing_columns_takes_the_upload_back_and_keeps_the_draft(view_model, services):
    await checked(view_model)
    services.answers["uploads.cancel"] = Changed(make_upload(UploadStatus.CANCELLED), CHANGED)
    view_model.change_columns()
    await view_model.settle()
    assert view_model.state.step is Step.COLUMNS
    assert services.arguments("uploads.cancel") == [(7,)]


async def test_sending_is_one_call_and_the_report_follows(view_model, services):
    await checked(view_model)
    sent = make_upload(UploadStatus.SENT)
    services.answers["uploads.send"] = Changed(sent, CHANGED)
    services.answers["uploads.get"] = sent
    services.answers["uploads.report"] = LandingReport(sent, ())
    view_model.send()
    await view_model.settle()
    view_model.on_changed(CHANGED)
    await view_model.settle()
    assert services.arguments("uploads.send") == [(7,)]
    assert view_model.state.report is not None


async def test_an_earlier_upload_opens_without_a_draft(view_model):
    await draft(view_model)
    view_model.receive(7)
    await view_model.settle()
    assert view_model.state.draft is None
    assert view_model.state.upload.id == 7


async def test_putting_the_file_away_starts_over(view_model):
    await checked(view_model)
    view_model.start_over()
    await view_model.settle()
    assert view_model.state.step is Step.FILE
    assert view_model.state.upload is None


async def test_saving_columns_names_the_template(view_model, services):
    state = await draft(view_model)
    template = UploadTemplate("Ours", "Ours", is_saved=True)
    services.answers["uploads.save_template"] = Changed(template, CHANGED)
    view_model.save_template("Ours")
    await view_model.settle()
    assert services.arguments("uploads.save_template") == [("Ours", state.draft.plan)]
    assert "“Ours”" in view_model.shown.notice.sentence


async def test_commands_without_an_upload_say_so(view_model):
    await load(view_model)
    view_model.send()
    assert view_model.shown.notice.sentence == "There is no upload in hand."


async def test_exporting_rows_says_how_many(view_model, services):
    await checked(view_model)
    services.answers["uploads.export_rows_to_fix"] = 54
    view_model.export_rows(Path("fix.csv"))
    await view_model.settle()
    assert view_model.shown.notice.sentence == "54 rows written to fix.csv."


async def test_an_upload_that_waits_opens_with_the_columns_it_was_given(view_model, services):
    file = make_file()
    services.answers["uploads.reopen"] = ReopenedFile(file, (1,))
    await load(view_model)
    view_model.receive(7)
    await view_model.settle()
    draft = view_model.state.draft
    assert (draft.plan, draft.chosen) == (file.plan, {1})
    view_model.reload()
    await view_model.settle()
    assert len(services.asked("uploads.reopen")) == 1

    services.answers["uploads.cancel"] = Changed(make_upload(), CHANGED)
    view_model.change_columns()
    await view_model.settle()
    assert view_model.state.step is Step.COLUMNS
    assert view_model.state.draft == draft


async def test_a_notice_about_another_file_goes_when_an_upload_is_opened(view_model, services):
    await load(view_model)
    services.answers["uploads.inspect"] = Refusal("A folder.", reason=Reason("file.is_folder"))
    view_model.open_file(Path("folder"))
    await view_model.settle()
    view_model.receive(7)
    await view_model.settle()
    assert view_model.shown.notice is None


async def test_another_file_puts_the_upload_in_hand_away_though_the_page_is_loading(
    view_model, services
):
    await checked(view_model)
    may_list = services.gates["uploads.list"] = asyncio.Event()
    before = len(services.calls)
    view_model.reload()
    await turns_until(lambda: "uploads.list" in [name for name, *_ in services.calls[before:]])
    view_model.open_file(Path("other.csv"))
    await turns_until(lambda: view_model.state.upload is None)
    may_list.set()
    await view_model.settle()
    assert view_model.state.upload is None
    assert view_model.state.step is Step.COLUMNS


async def test_what_a_person_chose_while_the_page_loads_stays_chosen(view_model, services):
    await draft(view_model)
    may_list = services.gates["uploads.list"] = asyncio.Event()
    before = len(services.calls)
    view_model.reload()
    await turns_until(lambda: "uploads.list" in [name for name, *_ in services.calls[before:]])
    view_model.choose_destination(1, chosen=False)
    may_list.set()
    await view_model.settle()
    assert view_model.state.draft.chosen == frozenset()
