"""What the shop itself knows of the orders that platforms claim."""

from stratum_desktop.domain.attribution import Measure, UsualVerdict
from stratum_desktop.services.attribution.report import UsualRatioView
from stratum_desktop.services.attribution.service import Attribution

__all__ = ["Attribution", "Measure", "UsualRatioView", "UsualVerdict"]
