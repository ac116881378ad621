"""The user's key of the Materials Project: found where mp-api and pymatgen keep it, and shown nowhere."""

from __future__ import annotations

import os
from typing import Final

from ssbscreen.domain.errors import SourceError

VARIABLE: Final = "MP_API_KEY"
PYMATGEN_SETTING: Final = "PMG_MAPI_KEY"
KEY_VARIABLES: Final = (VARIABLE, PYMATGEN_SETTING)
"""Environment variables that may hold it."""
WHERE_TO_GET: Final = (
    f"get one, free of charge, at https://next-gen.materialsproject.org/api and export it as {VARIABLE}"
)
_LENGTH: Final = 32


class ApiKey:
    """A key that does not print itself: neither in messages and logs nor in tracebacks or dumps of an object."""

    __slots__ = ("_characters",)

    def __init__(self, characters: str) -> None:
        self._characters = characters

    def reveal(self) -> str:
        """The characters, for the header of a request and nothing else."""
        return self._characters

    def __repr__(self) -> str:
        return "ApiKey(hidden)"

    def __reduce__(self) -> str:
        raise TypeError("an API key is not written anywhere")


def find_key() -> ApiKey | None:
    """The key of the environment (``MP_API_KEY``, ``PMG_MAPI_KEY``) or of pymatgen's settings; None without one.

    Raises:
        SourceError: there is one that cannot be a key; its characters are not told.
    """
    characters, place = os.environ.get(VARIABLE, "").strip(), VARIABLE
    if not characters:
        from pymatgen.core import SETTINGS

        place = PYMATGEN_SETTING
        characters = str(os.environ.get(place) or SETTINGS.get(place) or "").strip()
    if not characters:
        return None
    if len(characters) != _LENGTH or not (characters.isascii() and characters.isalnum()):
        raise SourceError(
            f"{place} holds no key of the Materials Project: a key has {_LENGTH} letters and digits, this has "
            f"{len(characters)} characters. Copy it again, or {WHERE_TO_GET}."
        )
    return ApiKey(characters)


def require_key() -> ApiKey:
    """The user's key.

    Raises:
        SourceError: there is none, or it cannot be one.
    """
    key = find_key()
    if key is None:
        raise SourceError(
            f"the Materials Project needs an API key, and neither {VARIABLE} nor {PYMATGEN_SETTING} is set: "
            f"{WHERE_TO_GET}. Without a key, --source matminer screens its public snapshot of 2018."
        )
    return key
