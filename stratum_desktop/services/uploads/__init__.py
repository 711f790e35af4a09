"""Offline uploads: look at a file, check every row, send it, and say where the rows landed."""

from stratum_desktop.domain.upload import (
    FIELDS,
    Choice,
    DateOrder,
    DecimalStyle,
    FieldChoice,
    FileKind,
    MatchEstimate,
    Question,
    RowVerdict,
    UploadPlan,
    UploadStatus,
)
from stratum_desktop.services.uploads.service import Uploads
from stratum_desktop.services.uploads.views import (
    ColumnView,
    FileView,
    LandingReport,
    LandingSlice,
    Progress,
    ProgressListener,
    Upload,
    UploadRow,
    UploadTemplate,
)

__all__ = [
    "FIELDS",
    "Choice",
    "ColumnView",
    "DateOrder",
    "DecimalStyle",
    "FieldChoice",
    "FileKind",
    "FileView",
    "LandingReport",
    "LandingSlice",
    "MatchEstimate",
    "Progress",
    "ProgressListener",
    "Question",
    "RowVerdict",
    "Upload",
    "UploadPlan",
    "UploadRow",
    "UploadStatus",
    "UploadTemplate",
    "Uploads",
]
