"""A practice world: loopback platforms that answer as the real ones do, and a believable month."""
