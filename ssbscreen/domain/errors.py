"""The few exceptions of ssbscreen. Each message says what was wrong, where, and how to mend it."""

from __future__ import annotations


class SsbscreenError(Exception):
    """A fault of the input or the surroundings, told in a few lines; the command line ends with status 2."""


class SourceError(SsbscreenError):
    """A source of phases, structures or tensors cannot be read or lacks what a run needs."""


class FormulaError(SsbscreenError):
    """A chemical formula cannot be read."""


class ElementalReferenceError(SsbscreenError):
    """A chemical system lacks the energy of one of its elements, so its voltages and hull have no zero."""


class ConfigurationError(SsbscreenError):
    """The settings of a run are not valid; the message lists every fault at once."""


class RunFolderError(SsbscreenError):
    """A run folder cannot be written or read."""


class TableError(SsbscreenError):
    """A table does not have the columns, types or rows that its schema declares."""


class DeviceError(SsbscreenError):
    """An accelerator failed or ran out of memory, which says nothing of the cell that it computed."""


class RangeError(SsbscreenError, ValueError):
    """A number lies outside the range in which a model or a table holds."""


class MissingExtraError(SsbscreenError):
    """An optional package is needed and not installed."""

    def __init__(self, extra: str, package: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} need the package {package} of the extra '{extra}': "
            f"the head of requirements-{extra}.lock says how it is installed"
        )
