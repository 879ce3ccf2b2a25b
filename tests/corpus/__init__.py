"""Measurements on real and hostile material that is not part of the project."""
