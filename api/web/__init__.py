"""Room card: pages for people; Jinja templates, one style sheet, one small module."""
