"""The queue of one machine: the workers look for due rows themselves."""

from pipeline.queue import Step


class DatabaseQueue:
    """Announces nothing: every worker polls the table of steps."""

    def announce(self, step: Step, subject: str) -> None:
        """Do nothing; the committed row is the announcement."""
        del step, subject
