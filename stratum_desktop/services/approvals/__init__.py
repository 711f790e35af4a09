"""What is proposed to be changed at ad platforms, and what people decide of it."""

from stratum_desktop.services.approvals.approvers import Role
from stratum_desktop.services.approvals.colleagues import Imported, SignedProposals
from stratum_desktop.services.approvals.offering import OfferedAction
from stratum_desktop.services.approvals.operators import OperatorView, OwnKey
from stratum_desktop.services.approvals.service import Approvals

__all__ = [
    "Approvals",
    "Imported",
    "OfferedAction",
    "OperatorView",
    "OwnKey",
    "Role",
    "SignedProposals",
]
