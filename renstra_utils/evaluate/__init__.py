"""Tables in, figures out: attainment, budget, scores, the years, all offices together. Nothing here knows of
pages."""
