"""What tasks returned, on disk: JSON that is read as JSON and as nothing else.

A result file of Prefect names how it is to be read: by pickle, by a module of any name, or by its JSON decoder, which
builds objects of any class that the text names. Whoever could write into the cache could so run code in a run. Here a
file that does not say exactly what we write is no result: the task is computed again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from prefect.filesystems import WritableFileSystem
from prefect.serializers import JSONSerializer
from prefect.settings import get_current_settings

from ssbscreen.tables.file_lock import write_whole

PLAIN_JSON: Final[JSONSerializer[Any]] = JSONSerializer(object_encoder=None, object_decoder=None)
"""Neither writes nor builds objects of other classes."""
_NO_DOCUMENT: Final = UUID(int=0)


class PlainResults(WritableFileSystem):
    """The folder of results (``PREFECT_LOCAL_STORAGE_PATH``), whose files hold plain JSON."""

    _block_type_name = "Plain results of ssbscreen"

    def read_path(self, path: str, **_: Any) -> bytes:  # type: ignore[override] # Prefect asks for either kind
        """A result as the server's client reads it.

        Raises:
            ValueError: the file is not one of ours, which Prefect takes for a task that was never computed.
        """
        content = json.loads(_place(path).read_bytes())
        if not _is_ours(content):
            raise ValueError(f"{path} is no plain JSON of a task")
        return json.dumps(content).encode()  # as understood here: no second reading of doubled keys

    async def aread_path(self, path: str) -> bytes:
        """The same for tasks that are coroutines."""
        return self.read_path(path)

    def write_path(self, path: str, content: bytes, **_: Any) -> None:  # type: ignore[override] # as above
        """Write a result whole or not at all."""
        place = _place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, lambda to: to.write(content))

    async def awrite_path(self, path: str, content: bytes) -> None:
        """The same for tasks that are coroutines."""
        self.write_path(path, content)


def _is_ours(content: Any) -> bool:
    if not isinstance(content, dict) or content.keys() != {"metadata", "result"}:
        return False
    metadata = content["metadata"]
    return isinstance(metadata, dict) and metadata.get("serializer") == _SAID


def _place(path: str) -> Path:
    """File of a result.

    Raises:
        ValueError: it would lie elsewhere.
    """
    folder = get_current_settings().results.local_storage_path.expanduser().resolve()
    place = (folder / path).resolve()
    if not place.is_relative_to(folder):
        raise ValueError(f"{path} lies outside of the results in {folder}")
    return place


def _plain_results() -> PlainResults:
    storage = PlainResults()
    # A task takes only storage that a server knows. This one is the same for every server and needs none.
    storage._block_document_id = _NO_DOCUMENT  # noqa: SLF001
    return storage


_SAID: Final = PLAIN_JSON.model_dump()
PLAIN_RESULTS: Final = _plain_results()
