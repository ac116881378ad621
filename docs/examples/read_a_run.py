"""A run's tables with their units, and a plot of two columns.

Takes the folder of a run; without one it reads `runs/latest`, which `ssbscreen run` makes. Tables are Parquet files;
every column carries its unit and its meaning as metadata. `conductivity-window.svg` shows the measured conductivities
against the widths of the windows.

Expected output:

    windows: ... rows
      energy_above_hull_ev_per_atom [eV/atom]: ...
      reduction_limit_v [V]: ...
      oxidation_limit_v [V]: ...
    ... candidates have a measured conductivity; the five best:
    ...
    wrote conductivity-window.svg
"""

import sys
from pathlib import Path

import pyarrow.parquet as pq
from matplotlib.figure import Figure

tables = Path(sys.argv[1] if len(sys.argv) > 1 else "runs/latest") / "tables"
if not tables.is_dir():
    sys.exit(f"there is no run at {tables.parent}: make one with 'ssbscreen run', or name its folder")

windows = pq.read_table(tables / "windows.parquet")
print(f"windows: {windows.num_rows:,} rows")
for name in ("energy_above_hull_ev_per_atom", "reduction_limit_v", "oxidation_limit_v"):
    told = windows.schema.field(name).metadata
    print(f"  {name} [{told[b'unit'].decode()}]: {told[b'meaning'].decode()}")

candidates = pq.read_table(tables / "candidates.parquet", columns=["candidate_id", "formula"])
conductivity = pq.read_table(tables / "conductivity.parquet")
frame = windows.to_pandas().merge(candidates.to_pandas()).merge(conductivity.to_pandas(), on="candidate_id")
measured = frame[(frame["conductivity_origin"] == "MEASURED") & ~frame["conductivity_is_upper_bound"]].copy()
measured["width_v"] = measured["oxidation_limit_v"] - measured["reduction_limit_v"]
best = measured.sort_values("log10_conductivity_s_per_cm", ascending=False).head(5)
print(f"{len(measured)} candidates have a measured conductivity; the five best:")
print(best[["formula", "log10_conductivity_s_per_cm", "width_v"]].round(2).to_string(index=False))

figure = Figure(figsize=(6.0, 4.0), layout="constrained")
axes = figure.subplots()
axes.scatter(measured["width_v"], measured["log10_conductivity_s_per_cm"])
for row in best.itertuples():
    axes.annotate(row.formula, (row.width_v, row.log10_conductivity_s_per_cm))
axes.set_xlabel("width of the window (V)")
axes.set_ylabel("log10 of the conductivity (S/cm)")
figure.savefig("conductivity-window.svg")
print("wrote conductivity-window.svg")
