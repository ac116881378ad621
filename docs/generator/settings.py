"""The page of settings, from the models that check them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from docs.generator.markdown import GENERATED, code, prose, table
from flows.service.settings import ServiceSettings
from flows.settings import Settings

Schema = Mapping[str, Any]
_BOUNDS: Final = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
_HEADS: Final = ("key", "kind", "default", "meaning")

OF_A_RUN: Final = """\
One TOML file, for `--config`. Every key is optional unless it says so; a key that is not listed is an error, and all
faults are told at once. A whole file with comments: [settings file](../how-to/settings-file.md).

## Of a run

For `ssbscreen run`, `fetch` and, under `[screen]`, of the service.
"""
OF_THE_SERVICE: Final = """
## Of the service

For `ssbscreen serve`. Its section `[screen]` holds the sections of a run, as in `[screen.sources]`.
"""


def settings_page() -> str:
    """Every key of a run's settings and of the service's: kind, default, bounds, meaning."""
    return "".join(
        [
            "# Settings\n\n",
            GENERATED,
            OF_A_RUN,
            *_sections(Settings.model_json_schema(), ""),
            OF_THE_SERVICE,
            *_sections(ServiceSettings.model_json_schema(), "", leave_out={"screen"}),
        ]
    )


def _sections(whole: Schema, prefix: str, leave_out: frozenset[str] | set[str] = frozenset()) -> Iterator[str]:
    """A heading and a table for each section, its own sections after it."""
    definitions = whole.get("$defs", {})
    waiting = [(prefix, whole)]
    while waiting:
        path, model = waiting.pop(0)
        plain, deeper = [], []
        for key, field in model.get("properties", {}).items():
            if not path and key in leave_out:
                continue
            section = _model_of(field, definitions)
            here = f"{path}.{key}" if path else key
            if section is not None and "properties" in section[1]:
                deeper.append((f"{here}{section[0]}", section[1]))
            else:
                plain.append(_row(key, field, key in model.get("required", ()), definitions))
        if path:
            yield f"\n### [{path}]\n\n{prose(model.get('description', ''))}\n\n"
        if plain:
            yield table(_HEADS, plain)
        waiting = deeper + waiting


def _model_of(field: Schema, definitions: Mapping[str, Schema]) -> tuple[str, Schema] | None:
    """The section that a key holds, with what stands behind its name: `.NAME` where the user names sections."""
    if "$ref" in field:
        return "", definitions[field["$ref"].rsplit("/", 1)[1]]
    of_names = field.get("additionalProperties")
    if isinstance(of_names, Mapping) and "$ref" in of_names:
        return ".NAME", definitions[of_names["$ref"].rsplit("/", 1)[1]]
    return None


def _row(key: str, field: Schema, required: bool, definitions: Mapping[str, Schema]) -> tuple[str, str, str, str]:
    default = (
        "**required**" if required else code(_toml(field["default"])) if field.get("default") is not None else "none"
    )
    return code(key), _kind(field, definitions), default, prose(field.get("description", ""))


def _kind(field: Schema, definitions: Mapping[str, Schema]) -> str:
    if "$ref" in field:
        return _kind(definitions[field["$ref"].rsplit("/", 1)[1]], definitions)
    if "enum" in field:
        return " or ".join(code(_toml(choice)) for choice in field["enum"])
    if "anyOf" in field:
        return " or ".join(_kind(each, definitions) for each in field["anyOf"] if each.get("type") != "null")
    bounds = ", ".join(f"{words} {field[bound]:g}" for bound, words in _BOUNDS.items() if bound in field)
    kind = {"string": "text", "number": "number", "integer": "integer", "boolean": "true or false"}.get(
        field.get("type", "")
    )
    if field.get("type") == "array":
        items = field.get("items", {})
        kind = f"list of {_kind(items, definitions) if items else 'values'}"
    elif field.get("type") == "object":
        inner = field.get("additionalProperties", {})
        kind = f"table of names with {_kind(inner, definitions) if isinstance(inner, Mapping) and inner else 'values'}"
    return f"{kind or 'value'}{', ' if bounds else ''}{bounds}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return str(value)
