"""What contradicts in a plan and in what was reported, and how ready each indicator is."""
