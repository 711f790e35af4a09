"""Rules: what they are, what they want of each campaign, what they would have done and did."""
