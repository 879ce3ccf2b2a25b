"""Room card: the command line, one program called `sohoa`.

Comes in: arguments. Goes out: JSON on stdout, progress on stderr, files in --out, a stable exit code.
May import of ours: everything below. Owns: Typer, Rich.
"""
