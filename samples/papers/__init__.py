"""What stands on each kind of paper: texts, places, marks, and the field values a reader should find."""
