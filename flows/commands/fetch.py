"""``ssbscreen fetch``."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ssbscreen.sources.snapshots.fetching import Fetched

_SHOWN = {
    "materials": "candidates",
    "phases": "phases",
    "band_gaps": "band gaps",
    "elastic_tensors": "elastic tensors",
    "oxidation_states": "oxidation states",
    "rejections": "documents refused or incomplete",
}


@click.command("fetch")
@click.option("--source", type=click.Choice(["mp"]), default="mp", show_default=True, help="What is fetched from.")
@click.option("--config", type=click.Path(path_type=Path), help="TOML file; its section [materials_project] counts.")
@click.option("--only", metavar="ELEMENTS", help="Candidates of these elements only, such as Li,P,S,Cl.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the snapshot (default: in the cache).")
@click.option("--quiet", is_flag=True, help="No progress bar; print only the folder of the snapshot.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(source: str, config: Path | None, only: str | None, out: Path | None, quiet: bool, as_json: bool) -> None:
    """Fetch a snapshot of the Materials Project, from which any number of runs replays without a network.

    Needs an API key in MP_API_KEY, or in the settings of pymatgen. A fetch that was killed goes on where it stopped
    when it is started again; an unchanged database costs one request.

    \b
    ssbscreen fetch
    ssbscreen fetch --only Li,P,S,Cl --out snapshots/argyrodites
    """  # noqa: D301 - click reads the character that the escape stands for
    from flows.fetching import fetch_snapshot
    from flows.progress import progress_bar
    from flows.settings import overrides_of, read_settings

    settings = read_settings(config, overrides_of(only=only))
    query = settings.materials_project.query(settings.interfaces.chosen_cathodes())
    began = time.monotonic()
    with progress_bar(quiet=quiet) as progress:
        fetched = fetch_snapshot(
            query,
            out=out,
            requests_per_second=settings.materials_project.requests_per_second,
            timeout_s=settings.materials_project.timeout_s,
            told=lambda what, done, total: progress(f"{source}: {what}", done, total),
            notice=lambda text: click.echo(text, err=True),
        )
    facts = _facts(fetched, time.monotonic() - began)
    if as_json:
        click.echo(json.dumps(facts))
    elif quiet:
        click.echo(fetched.snapshot.folder)
    else:
        click.echo(_text(facts))


def _facts(fetched: Fetched, seconds: float) -> dict[str, Any]:
    snapshot = fetched.snapshot
    return {
        "snapshot": str(snapshot.folder),
        "sha256": snapshot.sha256,
        "database_version": snapshot.database_version,
        "thermo_type": snapshot.facts["query"]["thermo_type"],
        "unchanged": fetched.unchanged,
        "rows": {name: held["rows"] for name, held in snapshot.facts["tables"].items()},
        "megabytes": round(sum(path.stat().st_size for path in snapshot.folder.iterdir()) / 1e6, 2),
        "requests": fetched.ledger.requests,
        "retries": fetched.ledger.retries,
        "pages_fetched": fetched.pages_asked,
        "pages_resumed": fetched.pages_reused,
        "pages_asked_again": list(fetched.contradictions),
        "seconds": round(seconds, 1),
    }


def _text(facts: dict[str, Any]) -> str:
    rows = {name: facts["rows"][name] for name in _SHOWN}
    what = "is there already" if facts["unchanged"] else "fetched"
    return "\n".join(
        (
            f"Materials Project {facts['database_version']}, energies {facts['thermo_type']}: {what}",
            ", ".join(f"{number} {_SHOWN[name]}" for name, number in rows.items()),
            ", ".join(
                (
                    f"{facts['requests']} requests",
                    f"{facts['retries']} retries",
                    f"{facts['pages_resumed']} pages kept from before",
                    f"{facts['megabytes']} MB",
                    f"{facts['seconds']} s",
                )
            ),
            f"sha256:   {facts['sha256']}",
            f"snapshot: {facts['snapshot']}",
            f"screen it: ssbscreen run --source {facts['snapshot']}",
        )
    )
