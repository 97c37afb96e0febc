"""The progress bar of long commands."""

from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progress(stream, words, total):
    """A bar on a stream; gives the function that is told how much more is done."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(file=stream, force_terminal=None)) as bar:
        task = bar.add_task(words, total=total)
        yield lambda more: bar.advance(task, more)
