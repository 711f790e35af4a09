"""What is in an ad account, what it spent and brought, and what a platform says of our signals."""
