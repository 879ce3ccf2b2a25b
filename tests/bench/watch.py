"""Runs a command from a small process of its own and prints what it needed: seconds, peak in bytes, exit status.

`python watch.py COMMAND...`. The kernel counts the memory of whoever starts a program as the program's own until it
has begun; a large bench would report itself.
"""

import json
import os
import subprocess
import sys


def main(command: list[str]) -> None:
    """Print one line of JSON when the command has ended."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, child.returncode]))


if __name__ == "__main__":
    main(sys.argv[1:])
