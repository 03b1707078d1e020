"""Tables in, figures out: attainment, budget, scores, years, all offices together. Nothing here knows of
pages."""
