"""The program `sohoa`: names its commands and nothing else.

The module of a command is loaded when the command is asked for: most of a short command's time would else be imports.
"""

import logging
import sys
from collections.abc import Sequence
from importlib import import_module

import typer
from pydantic import ValidationError

from cli import screen
from cli.exits import Exit, exit_code
from core.disk import of_disk
from core.errors import SohoaError
from core.fold import shown
from core.settings import Settings

_COMMANDS = {
    "read": "cli.read",
    "digitize": "cli.digitize",
    "up": "cli.serve",
    "worker": "cli.serve",
    "watch": "cli.watch",
    "doctor": "cli.doctor",
    "verify": "cli.verify",
    "search": "cli.search",
    "backup": "cli.backup",
    "restore": "cli.backup",
    "train": "cli.train",
    "key": "cli.keys",
    "people": "cli.people",
    "agencies": "cli.agencies",
    "arrange": "cli.arrange",
    "correct": "cli.correct",
    "separators": "cli.separators",
    "parties": "cli.parties",
    "procedures": "cli.procedures",
    "retention": "cli.retention",
}
"""Each command, a function of its own name, and the module that has it."""


app = typer.Typer(
    name="sohoa",
    help="Số hóa giấy tờ hồ sơ hành chính.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _sohoa() -> None:
    """Take no options before the command, and be a group even where only one command is loaded."""


def _load(arguments: Sequence[str]) -> None:
    """Add the command that is asked for, all of them where none is."""
    for name in arguments[:1] if arguments[:1] and arguments[0] in _COMMANDS else _COMMANDS:
        app.command(name=name)(getattr(import_module(_COMMANDS[name]), name))


def main() -> None:
    """Run the command line; whatever happens ends in a sentence and a documented exit code, never in a trace."""
    try:
        _load(sys.argv[1:])
        app()
    except ValidationError as error:
        if error.title != Settings.__name__:
            screen.complain(SohoaError(), error.title)
            sys.exit(Exit.INTERNAL)
        for problem in error.errors(include_input=False):
            screen.ERR.print(f"cấu hình {'.'.join(map(str, problem['loc']))}: {problem['msg']}", markup=False)
        sys.exit(Exit.USAGE)
    except SohoaError as error:
        screen.complain(error)
        sys.exit(exit_code(error))
    except OSError as error:
        screen.complain(of_disk(error), shown(error.filename or ""))
        sys.exit(Exit.STORAGE)
    except Exception as error:
        logging.getLogger("sohoa").debug("unexpected", exc_info=error)
        screen.complain(SohoaError(), type(error).__name__)
        sys.exit(Exit.INTERNAL)
