"""Titles of settings in a form: the words of a key with its unit behind them."""

from __future__ import annotations

import re
from typing import Any, Final

from pydantic import ConfigDict

from ssbscreen.report.number_text import name_words

_UNITS: Final = {
    "_ev_per_atom": "eV/atom",
    "_mah_per_cm2": "mAh/cm2",
    "_mah_per_g": "mAh/g",
    "_g_per_cm3": "g/cm3",
    "_percent": "%",
    "_um": "um",
    "_ev": "eV",
    "_v": "V",
    "_s": "s",
}
"""By the end of a key; longer ends first."""
_ENDING: Final = "Settings"
_CAPITAL: Final = re.compile(r"([A-Z])")


def field_title(name: str, _field: Any = None) -> str:
    """``Cathode voltage [V]`` of ``cathode_voltage_v``."""
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            return f"{_sentence(name.removesuffix(ending))} [{unit}]"
    return _sentence(name)


def section_title(model: type) -> str:
    """``Materials project`` of ``MaterialsProjectSettings``."""
    words = "".join(
        f"_{letter.lower()}" if letter.isupper() else letter for letter in model.__name__.removesuffix(_ENDING)
    )
    return _sentence(words.strip("_")) or _ENDING


SECTION: Final = ConfigDict(
    frozen=True, extra="forbid", field_title_generator=field_title, model_title_generator=section_title
)
"""What every section of the settings has: it cannot change, knows no other keys and reads well in a form."""


def _sentence(name: str) -> str:
    words = name_words(name)
    return words[:1].upper() + words[1:]
