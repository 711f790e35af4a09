"""What tests of the engine share: open services, and a shop that sells through them."""

from practice_shop import meta, services, shop, states, workspace

__all__ = ["meta", "services", "shop", "states", "workspace"]
