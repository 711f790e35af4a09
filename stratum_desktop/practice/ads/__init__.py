"""The made-up shop's ad accounts, one for each platform: campaigns that live and are changed."""

from stratum_desktop.practice.ads.ad_world import AdWorld
from stratum_desktop.practice.ads.kept import file_in
from stratum_desktop.practice.ads.timeline import WorldChange

__all__ = ["AdWorld", "WorldChange", "file_in"]
