"""What tests of services share."""

from practice_shop import meta, services, shop, states, workspace

__all__ = ["meta", "services", "shop", "states", "workspace"]
