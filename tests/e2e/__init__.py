"""The pages in real Chromium, over a running service."""
