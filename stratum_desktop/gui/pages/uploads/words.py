"""What an upload's figures read like."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import Part
from stratum_desktop.gui.looks import DELIVERY_STATES, VERDICTS
from stratum_desktop.gui.widgets.progress_row import ProgressFacts
from stratum_desktop.services.uploads import (
    DateOrder,
    DestinationOutlook,
    FieldChoice,
    FileKind,
    FileView,
    LandingSlice,
    MatchEstimate,
    RowVerdict,
    Upload,
    UploadPlan,
    UploadRow,
    UploadStatus,
    UploadTemplate,
)
from stratum_desktop.services.wording import sentence

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def file_words(file: FileView) -> str:
    """Return kind, encoding, delimiter, size and length of a file in one line."""
    parts = ["Excel workbook" if file.kind is FileKind.XLSX else "CSV"]
    if file.encoding is not None:
        parts.append(_encoding_name(file.encoding))
    if file.delimiter is not None:
        parts.append(f"parted by {_DELIMITERS.get(file.delimiter, file.delimiter)}")
    parts.append(words.file_size(file.file_bytes))
    if file.row_estimate is not None:
        parts.append(f"about {words.plural(rounded(file.row_estimate), 'row', 'rows')}")
    return " · ".join(parts)


def _encoding_name(encoding: str) -> str:
    family, _, page = encoding.partition("cp")
    return encoding.upper().replace("_", "-") if family else f"Windows-{page}"


def rounded(estimate: int) -> int:
    """Return an estimate in no more figures than it can be true in: three."""
    spare = max(0, len(str(estimate)) - 3)
    return round(estimate, -spare)


def verdict_parts(upload: Upload) -> tuple[Part, ...]:
    """Return the parts of the bar of verdicts; what is ready comes first."""
    return tuple(
        Part(
            key=verdict.value,
            word=VERDICTS[verdict].word,
            count=upload.verdict_counts.get(verdict, 0),
            icon=VERDICTS[verdict].icon,
            role=VERDICTS[verdict].role,
            is_hatched=verdict is RowVerdict.NO_IDENTIFIER,
        )
        for verdict in RowVerdict
    )


def landing_parts(landing: LandingSlice) -> tuple[Part, ...]:
    """Return the parts of the bar that says where rows are now at one destination."""
    return tuple(
        Part(
            key=state.value,
            word=look.word,
            count=landing.by_state.get(state, 0),
            icon=look.icon,
            role=look.role,
        )
        for state, look in DELIVERY_STATES.items()
    )


def estimate_words(estimate: MatchEstimate | None, fields: tuple[FieldChoice, ...]) -> str:
    """Return how much of the file platforms could match, and by what."""
    if estimate is None or not estimate.row_count:
        return "No estimate: no row is a conversion that can be read."
    labels = {field.key: field.label for field in fields}
    by_share: dict[str, list[str]] = {}
    for name, share in estimate.matchable.items():
        by_share.setdefault(words.rate(share), []).append(name)
    matchable = [f"{share} at {', '.join(names)}" for share, names in by_share.items()]
    carried = sorted(estimate.identifiers.items(), key=lambda pair: -pair[1])
    identifiers = [f"{labels.get(key, key)} {words.rate(share)}" for key, share in carried]
    said = f"Could be matched: {'; '.join(matchable)}." if matchable else ""
    by = f"Rows that carry an identifier: {', '.join(identifiers)}." if identifiers else ""
    return " ".join(part for part in (said, by) if part)


def send_label(upload: Upload) -> str:
    """Return what the button says."""
    ready = upload.verdict_counts.get(RowVerdict.READY, 0)
    return f"Send {words.plural(ready, 'event', 'events')}"


def send_words(upload: Upload) -> str:
    """Return how many rows are ready and what is left behind."""
    ready = upload.verdict_counts.get(RowVerdict.READY, 0)
    left = upload.total - ready
    goes = f"{words.plural(ready, 'row is', 'rows are')} ready." if ready else "No row is ready."
    if not left:
        return f"{goes} Every row of the file is."
    return f"{goes} {words.plural(left, 'row stays', 'rows stay')} behind, for the reasons above."


def outlook_pairs(outlook: Sequence[DestinationOutlook]) -> tuple[tuple[str, str], ...]:
    """Return what each destination would get, and why it is not all."""
    return tuple((one.destination, _outlook_words(one)) for one in outlook)


def _outlook_words(one: DestinationOutlook) -> str:
    if one.count is None:
        gets = "a part of them"
    else:
        gets = words.plural(one.count, "event", "events") if one.count else "nothing"
    if one.reason is None:
        return gets
    if one.count == 0:
        return f"{gets}: {sentence(one.reason)}"
    out = "not the others" if one.left_out is None else f"{words.number(one.left_out)} not"
    return f"{gets}; {out}: {sentence(one.reason)}"


def progress_facts(upload: Upload) -> ProgressFacts:
    """Return how the present pass over the file stands."""
    progress = upload.progress
    title = "Checking every row" if upload.status is UploadStatus.CHECKING else "Queueing rows"
    share = progress.bytes_done / progress.bytes_total if progress.bytes_total else None
    # Before the first row of a sending, the count is still that of the check.
    is_counted = upload.status is UploadStatus.CHECKING or progress.bytes_done > 0
    return ProgressFacts(
        title=title,
        done=progress.rows if is_counted else 0,
        # The check finds out how many there are; `upload.total` counts what this pass has seen.
        total=None if upload.status is UploadStatus.CHECKING else _checked_rows(upload),
        unit="rows",
        rate=progress.rows_per_second,
        seconds_left=progress.seconds_left,
        share=share,
    )


def _checked_rows(upload: Upload) -> int | None:
    return sum(upload.verdict_counts.values()) or None


def end_words(upload: Upload) -> str:
    """Return how a finished upload ended, in one line."""
    queued = words.plural(upload.sent_to_queue, "event", "events")
    match upload.status:
        case UploadStatus.SENT:
            return f"{queued} queued on {words.instant(upload.completed_at)}."
        case UploadStatus.CANCELLED:
            return upload.message or f"Cancelled; {queued} queued before stay queued."
        case UploadStatus.FAILED:
            return upload.message or "It could not be read to its end."
        case _:
            return upload.message or ""


def check_label(row_estimate: int | None) -> str:
    """Return what the button that starts the check says."""
    if not row_estimate:
        return "Check every row"
    return f"Check about {words.plural(rounded(row_estimate), 'row', 'rows')}"


def rows_words(rows: Sequence[UploadRow], verdict: RowVerdict | None, *, has_more: bool) -> str:
    """Return what the table under the bar lists."""
    if verdict is None:
        return "Choose a part of the bar to list its rows."
    which = VERDICTS[verdict].word.lower()
    if not rows:
        return f"Nothing more to say of the rows that are {which}."
    first = "The first " if has_more else ""
    remark = " with a remark" if verdict is RowVerdict.READY else ""
    return f"{first}{words.plural(len(rows), 'row', 'rows')}, {which}{remark}."


def known_words(templates: Sequence[UploadTemplate]) -> str:
    """Return which exports are recognised by themselves, and which mappings were saved."""
    built_in = [one.label for one in templates if not one.is_saved]
    saved = [one.label for one in templates if one.is_saved]
    said = [f"Recognised on sight: {', '.join(built_in)}."] if built_in else []
    if saved:
        said.append(f"Your own: {', '.join(saved)}.")
    return " ".join(said)


def plan_words(plan: UploadPlan, fields: tuple[FieldChoice, ...]) -> str:
    """Return in one line how the file is read."""
    labels = {field.key: field.label for field in fields}
    used = dict.fromkeys(labels.get(key, key) for key in plan.columns.values())
    fixed = [
        f"{labels.get(key, key)}: {value.replace('_', ' ')}"
        for key, value in plan.constants.items()
    ]
    order = {DateOrder.DAY_FIRST: "day first", DateOrder.MONTH_FIRST: "month first"}
    dates = [] if plan.date_order is None else [f"dates {order[plan.date_order]}"]
    return f"{', '.join(used)}. " + "; ".join([*fixed, *dates])
