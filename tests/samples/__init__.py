"""Tests of the generator and of the committed papers."""
