"""Files of the Materials Project snapshots that matminer publishes: where they lie, what they must hash to, fetching.

The loader rebuilds every object that a file names, so a file is read only when its hash is the one that matminer
states; matminer itself compares only what it has just downloaded.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ssbscreen.domain.errors import SourceError
from ssbscreen.tables.schema import file_sha256

NAME: Final = "matminer"
DATA_FOLDER_VARIABLE: Final = "MATMINER_DATA"
"""Environment variable of matminer: the folder of its data files."""
WITHOUT_STRUCTURES: Final = "mp_nostruct_20181018"
WITH_STRUCTURES: Final = "mp_all_20181018"
DATASETS: Final = (WITHOUT_STRUCTURES, WITH_STRUCTURES)
SOURCE_NAMES: Final = (NAME, *(f"{NAME}:{dataset}" for dataset in DATASETS))
# matminer asks without a time limit; a network that swallows packets would hold a run for minutes.
_CONNECT_TIMEOUT_S: Final = 10.0
_WRONG_DOWNLOAD: Final = "Error, hash of downloaded file does not match"


def dataset_of(source: str) -> str | None:
    """Data set that a source's name means; None where the name is not one of matminer's.

    Raises:
        SourceError: ``matminer:`` with an unknown data set.
    """
    if source == NAME:
        return WITHOUT_STRUCTURES
    kind, colon, dataset = source.partition(":")
    if kind != NAME or not colon:
        return None
    if dataset not in DATASETS:
        raise SourceError(f"there is no source {source}: of matminer's data sets these are read: {', '.join(DATASETS)}")
    return dataset


def snapshot_sha256(dataset: str, folder: Path) -> str:
    """Hash of a snapshot's file; before its download the one that it must have.

    Args:
        dataset: one of `DATASETS`.
        folder: where the file is, or will be.

    Raises:
        SourceError: the file is there and is another one, or cannot be read.
    """
    path = snapshot_file(dataset, folder)
    stated = _stated(dataset, "hash")
    try:
        if not path.exists():
            return stated
        status = path.stat()
        found = _sha256(path, status.st_size, status.st_mtime_ns)
    except OSError as fault:
        raise SourceError(f"{path}: cannot be read ({fault.strerror}). Check the path and its permissions.") from fault
    if found != stated:
        raise SourceError(
            f"{path}: not the file that matminer publishes: its SHA-256 is {found}, matminer states {stated}. Remove "
            f"it, so that it is fetched again, or put the file from {_stated(dataset, 'url')} there."
        )
    return found


def load_columns(dataset: str, folder: Path, *, without: str) -> dict[str, list[Any]]:
    """Values of each column but one, from the file or from the network.

    Raises:
        SourceError: the file is another one, or cannot be had.
    """
    snapshot_sha256(dataset, folder)
    if snapshot_file(dataset, folder).exists():
        from matminer.datasets import load_dataset

        frame = load_dataset(dataset, data_home=str(folder), download_if_missing=False)
    else:
        frame = _downloaded(dataset, folder)
    return {str(name): frame[name].tolist() for name in frame.columns if name != without}


def _downloaded(dataset: str, folder: Path) -> Any:
    """Frame of the data set through matminer's download, whose file comes to its place only when it is whole.

    Raises:
        SourceError: no network, another file came, or the folder cannot be written.
    """
    from matminer.datasets import load_dataset

    path, url = snapshot_file(dataset, folder), _stated(dataset, "url")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _require_answer(url)
        # matminer tells its progress on stdout, which belongs to results, and answers a wrong download by waiting a
        # minute and asking again, three times; its warning as an error ends that at once.
        with (
            tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as staging,
            contextlib.redirect_stdout(sys.stderr),
            warnings.catch_warnings(),
        ):
            warnings.filterwarnings("error", message=_WRONG_DOWNLOAD)
            frame = load_dataset(dataset, data_home=staging, download_if_missing=True)
            snapshot_file(dataset, Path(staging)).replace(path)
    except UserWarning as fault:
        raise SourceError(
            f"{path}: not there, and what came from {url} is not the file that matminer publishes (another SHA-256). "
            f"{_mend(dataset)}"
        ) from fault
    except OSError as fault:  # the exceptions of requests among them
        raise SourceError(
            f"{path}: not there, and it could not be fetched from {url} ({type(fault).__name__}: {str(fault)[:200]}). "
            f"{_mend(dataset)}"
        ) from fault
    return frame


def _require_answer(url: str) -> None:
    """Check that the server answers in time, whatever it answers.

    Raises:
        OSError: it does not.
    """
    try:
        with urlopen(Request(url, method="HEAD"), timeout=_CONNECT_TIMEOUT_S):
            pass
    except HTTPError as answer:
        answer.close()


def _mend(dataset: str) -> str:
    return (
        f"Put {snapshot_file(dataset, Path()).name} of that address there, or set {DATA_FOLDER_VARIABLE} to the folder "
        "that holds it."
    )


def snapshot_file(dataset: str, folder: Path) -> Path:
    """Where the file of a data set lies in a folder."""
    return folder / f"{dataset}.json.gz"


def _stated(dataset: str, attribute: str) -> str:
    """What matminer's metadata state of a data set: its ``hash`` (SHA-256) or ``url``."""
    from matminer.datasets import get_dataset_attribute

    return str(get_dataset_attribute(dataset, attribute))


@lru_cache(maxsize=4)
def _sha256(path: Path, size: int, mtime_ns: int) -> str:  # noqa: ARG001 - a changed file is another key
    return file_sha256(path)
