"""An offline upload: what its file means, and what becomes of each of its rows."""

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.upload.field import FIELDS, FieldChoice
from stratum_desktop.domain.upload.plan import (
    Choice,
    DecimalStyle,
    FileKind,
    Question,
    UploadPlan,
)
from stratum_desktop.domain.upload.verdict import (
    MatchEstimate,
    RowVerdict,
    UploadStatus,
)

__all__ = [
    "FIELDS",
    "Choice",
    "DateOrder",
    "DecimalStyle",
    "FieldChoice",
    "FileKind",
    "MatchEstimate",
    "Question",
    "RowVerdict",
    "UploadPlan",
    "UploadStatus",
]
