"""Files as OBELiX has them, with made-up samples."""

from __future__ import annotations

import zipfile
from pathlib import Path

HEADER = "ID,Reduced Composition,True Composition,Ionic conductivity (S cm-1),Family,DOI"


def cif(*sites: tuple[str, float, float]) -> str:
    """A cubic cell of 4 A with sites (symbol, x, occupancy) on the body diagonal."""
    lines = [
        "data_x", "_cell_length_a 4", "_cell_length_b 4", "_cell_length_c 4", "_cell_angle_alpha 90",
        "_cell_angle_beta 90", "_cell_angle_gamma 90", "_symmetry_space_group_name_H-M 'P 1'", "loop_",
        "_symmetry_equiv_pos_as_xyz", "'x, y, z'", "loop_", "_atom_site_label", "_atom_site_type_symbol",
        "_atom_site_fract_x", "_atom_site_fract_y", "_atom_site_fract_z", "_atom_site_occupancy",
    ]  # fmt: skip
    return "\n".join([*lines, *(f"{s}{n} {s} {x} {x} {x} {o}" for n, (s, x, o) in enumerate(sites)), ""])


def write_obelix(folder: Path, train: list[str], test: list[str], cells: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train.csv", train), ("test.csv", test)):
        (folder / name).write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    with zipfile.ZipFile(folder / "all_cifs.zip", "w") as packed:
        for name, text in cells.items():
            packed.writestr(f"cifs/{name}.cif", text)
    return folder
