"""The program `sohoa`: names its commands and nothing else."""

import typer

from cli import digitize, doctor, keys, read, serve, verify, watch

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
    """Run the command line."""
    app()
