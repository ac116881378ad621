"""How commands tell people their answers; answers for programs are JSON and go out as they are."""

from __future__ import annotations

import click

from ssbscreen.report.minus_signs import with_hyphens


def tell(text: str) -> None:
    """Print an answer with the minus sign of a terminal, which can be searched, copied and piped."""
    click.echo(with_hyphens(text))
