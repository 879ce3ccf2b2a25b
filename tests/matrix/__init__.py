"""The matrix: every route, every kind of caller, own and foreign objects; and what proves that it would see a leak."""
