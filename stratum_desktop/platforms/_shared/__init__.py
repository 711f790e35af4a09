"""What platform folders have in common."""
