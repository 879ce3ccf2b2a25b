"""Recognized pages as files."""
