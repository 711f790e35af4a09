from dataclasses import replace

import pytest
from page_values import make_file, make_row, make_upload

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import FIELDS
from stratum_desktop.gui.pages.uploads.words import (
    check_label,
    end_words,
    estimate_words,
    file_words,
    known_words,
    outlook_pairs,
    plan_words,
    progress_facts,
    rounded,
    rows_words,
    send_label,
    send_words,
    verdict_parts,
)
from stratum_desktop.services.uploads import (
    DestinationOutlook,
    FileKind,
    MatchEstimate,
    Progress,
    RowVerdict,
    UploadStatus,
    UploadTemplate,
)


def test_a_file_is_described_in_one_line():
    words = file_words(make_file())
    assert words.startswith("CSV · UTF-8 · parted by semicolon · ")
    assert words.endswith("about 1,310 rows")
    workbook = make_file(kind=FileKind.XLSX, encoding=None, delimiter=None, row_estimate=None)
    assert file_words(workbook).startswith("Excel workbook · ")
    assert "row" not in file_words(workbook)


@pytest.mark.parametrize(
    ("estimate", "said"), [(0, 0), (7, 7), (183, 183), (1_234, 1_230), (426_485, 426_000)]
)
def test_an_estimate_has_three_figures(estimate, said):
    assert rounded(estimate) == said


def test_an_encoding_has_the_name_that_people_know_it_by():
    assert "Windows-1252" in file_words(replace(make_file(), encoding="cp1252"))
    assert "UTF-16-LE" in file_words(replace(make_file(), encoding="utf-16-le"))


def test_the_button_says_how_many_events_leave():
    assert send_label(make_upload()) == "Send 1,204 events"
    assert "106 rows stay behind" in send_words(make_upload())


def test_a_file_that_is_all_ready_leaves_nothing_behind():
    counts = {RowVerdict.READY: 1}
    upload = make_upload(total=1, verdict_counts=counts)
    assert send_words(upload) == "1 row is ready. Every row of the file is."


def test_the_estimate_names_platforms_and_identifiers_by_their_labels():
    words = estimate_words(make_upload().estimate, FIELDS)
    assert "96\u00a0% at Toyland box-1" in words
    assert "Email 94\u00a0%, Phone 31\u00a0%" in words
    assert estimate_words(None, FIELDS).startswith("No estimate")


def test_the_estimate_says_an_equal_share_once():
    shares = {"Meta": 0.96, "Snap": 0.96, "Chat": 0.0}
    estimate = MatchEstimate(row_count=50, identifiers={"email": 0.96}, matchable=shares)
    said = estimate_words(estimate, FIELDS)
    assert "Could be matched: 96\u00a0% at Meta, Snap; 0\u00a0% at Chat." in said


def test_parts_of_the_bar_count_every_row_once():
    upload = make_upload()
    assert sum(part.count for part in verdict_parts(upload)) == upload.total


def test_progress_goes_by_bytes_where_the_file_says_how_many():
    upload = make_upload(UploadStatus.CHECKING, progress=Progress(500, 50, 200, 1_000.0, 3.0))
    facts = progress_facts(upload)
    assert (facts.share, facts.rate, facts.seconds_left) == (0.25, 1_000.0, 3.0)


def test_a_check_does_not_say_how_many_rows_there_are_before_it_knows():
    progress = Progress(500, 50, 200, 1_000.0, 3.0)
    assert progress_facts(make_upload(UploadStatus.CHECKING, progress=progress)).total is None
    counts = {RowVerdict.READY: 1_900, RowVerdict.WRONG: 100}
    sending = make_upload(UploadStatus.SENDING, total=500, verdict_counts=counts, progress=progress)
    assert progress_facts(sending).total == 2_000


@pytest.mark.parametrize(
    ("verdict", "rows", "has_more", "words"),
    [
        (None, (), False, "Choose a part of the bar to list its rows."),
        (RowVerdict.WRONG, (), False, "Nothing more to say of the rows that are wrong."),
        (RowVerdict.FIXABLE, (make_row(),), False, "1 row, fixable."),
        (RowVerdict.READY, (make_row(),), True, "The first 1 row, ready with a remark."),
    ],
)
def test_the_table_says_what_it_lists(verdict, rows, has_more, words):
    assert rows_words(rows, verdict, has_more=has_more) == words


@pytest.mark.parametrize("status", [UploadStatus.CANCELLED, UploadStatus.FAILED])
def test_an_upload_that_ended_badly_always_says_how(status):
    assert end_words(make_upload(status))
    assert end_words(make_upload(status, message="Because.")) == "Because."


def test_a_plan_reads_in_one_line():
    words = plan_words(make_file().plan.answered("date_order", "day_first"), FIELDS)
    assert words == (
        "Email, Event time, Value. Event name: Purchase; Currency: EUR; dates day first"
    )


def test_labels_of_the_check_and_of_known_exports():
    assert check_label(None) == "Check every row"
    assert check_label(1) == "Check about 1 row"
    templates = [
        UploadTemplate("a", "Shopify", is_saved=False),
        UploadTemplate("b", "Mine", is_saved=True),
    ]
    assert known_words(templates) == "Recognised on sight: Shopify. Your own: Mine."


def test_each_destination_is_told_what_it_gets_and_why_not_more():
    outlook = (
        DestinationOutlook("Meta shop", 308, 0, None),
        DestinationOutlook("Box", 300, 8, Reason("delivery.too_old")),
        DestinationOutlook("Till", 0, 308, Reason("tiktok.other_event_set")),
        DestinationOutlook("Snap", None, None, Reason("delivery.too_old")),
    )
    assert outlook_pairs(outlook) == (
        ("Meta shop", "308 events"),
        ("Box", "300 events; 8 not: Older than the platform accepts."),
        ("Till", "nothing: The event set is for events of another kind."),
        ("Snap", "a part of them; not the others: Older than the platform accepts."),
    )


def test_without_a_ready_row_nothing_is_said_to_go():
    upload = make_upload(total=3, verdict_counts={RowVerdict.WRONG: 3})
    assert send_words(upload).startswith("No row is ready. 3 rows stay behind")


def test_a_sending_that_has_not_begun_does_not_look_done():
    upload = make_upload(status=UploadStatus.SENDING, progress=Progress(400, 0, 1000))
    assert progress_facts(upload).done == 0
    checking = make_upload(status=UploadStatus.CHECKING, progress=Progress(400, 0, 1000))
    assert progress_facts(checking).done == 400


def test_a_field_that_two_columns_feed_is_named_once():
    plan = make_file().plan.with_column("Comment", "email")
    assert plan_words(plan, FIELDS).count("Email") == 1
