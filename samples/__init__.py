"""Room card: fictional papers, made and never scanned from anybody's file, with the truth about each of them.

Comes in: a kind of paper and a seed. Goes out: clean pages, scans of them, files, and what a reader should find.
May import of ours: core; classify.separators for what a separator sheet says. Owns: nothing; it uses Pillow, numpy,
pikepdf and zxing-cpp. `python -m samples.make` writes the committed set again.
"""
