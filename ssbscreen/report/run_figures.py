"""All figures of a run as files of one format."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from ssbscreen.domain.errors import SsbscreenError
from ssbscreen.report.figure_file import figure_path
from ssbscreen.report.plot_file import draw_plot
from ssbscreen.report.run_plots import run_plots
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.window_ladder import draw_ladder
from ssbscreen.report.windows_check import check_windows
from ssbscreen.store.run_folder import RunFolder
from ssbscreen.tables.schema import DISK_MEND

LADDER: Final = "window-ladder"


def write_figures(run: RunFolder, folder: Path, suffix: str, only: str = "") -> list[Path]:
    """Draw the figures of a run.

    Args:
        run: the run.
        folder: made if it is absent; files in it that have a figure's name are replaced.
        suffix: "svg", "png" or "pdf".
        only: figures whose file name holds this; "" for all.

    Raises:
        SsbscreenError: no figure has such a name, or the folder cannot be written.
        TableError: a table is absent or is not the one that the manifest names.
    """
    content = RunTables.of(run)
    drawings: dict[str, Callable[[Path], None]] = {plot.key: partial(draw_plot, plot) for plot in run_plots(content)}
    check = check_windows(content)
    if check.windows:
        drawings[LADDER] = partial(draw_ladder, check)
    chosen = {name: draw for name, draw in drawings.items() if only in name}
    if not chosen:
        raise SsbscreenError(
            f"no figure of this run has {only!r} in its name: {', '.join(drawings) or 'it has none'}. "
            "Choose a part of one of these."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SsbscreenError(f"cannot make the folder {folder}: {fault.strerror}. {DISK_MEND}") from fault
    written = []
    for name, draw in chosen.items():
        path = figure_path(str(folder / f"{name}.{suffix}"))
        draw(path)
        written.append(path)
    return written
