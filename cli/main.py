"""The program `sohoa`: names its commands and nothing else."""

import logging
import sys

import typer
from pydantic import ValidationError

from cli import digitize, doctor, keys, read, screen, serve, verify, watch
from cli.exits import Exit, exit_code
from core.disk import of_disk
from core.errors import SohoaError
from core.fold import shown
from core.settings import Settings

app = typer.Typer(
    name="sohoa",
    help="Số hóa giấy tờ hồ sơ hành chính.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(read.read)
app.command()(digitize.digitize)
app.command()(serve.up)
app.command()(serve.worker)
app.command()(watch.watch)
app.command()(doctor.doctor)
app.command()(verify.verify)
app.command()(keys.key)


def main() -> None:
    """Run the command line; whatever happens ends in a sentence and a documented exit code, never in a trace."""
    try:
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
