"""What is proposed to be changed at ad platforms, and what people decide of it."""
