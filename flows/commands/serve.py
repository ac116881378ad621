"""``ssbscreen serve``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("serve")
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="TOML file; see docs/how-to/scheduled-service.md.",
)
def command(config: Path | None) -> None:
    """Prefect's server and user interface, the scheduled screens, and the pages of the runs, until Ctrl-C or SIGTERM.

    Watches the sources every night and screens if anything changed, screens every week whatever changed, and, where
    [training] data names a folder, trains every month. It listens on this machine alone unless [service] host says
    otherwise. Where PREFECT_API_URL names a server, that one is used and none is started. A server or runner that dies
    is started again.

    \b
    ssbscreen serve
    ssbscreen serve --config service.toml
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.service.preparing import ready_settings, warnings_of
    from flows.service.serving import serve
    from flows.service.settings import read_service_settings

    settings = ready_settings(read_service_settings(config), say=_say)
    for line in warnings_of(settings):
        _say(f"warning: {line}")
    serve(settings, _say)


def _say(line: str) -> None:
    click.echo(line, err=True)
