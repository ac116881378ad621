"""A featurizer of ssbscreen in a pipeline of matminer and scikit-learn.

The featurizers of `featurizers/` have matminer's interface: they add columns to a data frame, join others in a
MultipleFeaturizer, and are a step of a pipeline of scikit-learn. Here the window, the distance to the hull, and ratios
of Li, anions and framework become the features of a line that learns the measured conductivities that come with the
package; each is predicted by a line that did not see it. With so few rows that is a demonstration, and no model to
use: `ssbscreen predict conductivity` has one with folds, intervals and a domain.

Expected output:

    ... compositions with a measured conductivity, 413 features each
     formula  reduction_limit_v  oxidation_limit_v
      Li3PS4               1...               2...
    Li7P3S11               2...               2...
    ...
    rank correlation of predicted and measured: 0...
"""

from matminer.featurizers.base import MultipleFeaturizer
from pandas import DataFrame
from pymatgen.core import Composition
from scipy.stats import spearmanr
from sklearn.impute import SimpleImputer
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from featurizers.conductor_composition import ConductorComposition
from featurizers.stability_window import StabilityWindowFeaturizer
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.literature import read_conductivities
from ssbscreen.thermo.window_tables import index_of_entries

phases, _ = index_of_entries(join_energies([read_bundled()]).phase_entries)
measured = [record for record in read_conductivities().values() if not record.is_upper_bound]
frame = DataFrame(
    {
        "formula": [record.formula for record in measured],
        "log10_conductivity": [record.log10_conductivity_s_per_cm for record in measured],
    }
)
frame["composition"] = [Composition(formula) for formula in frame["formula"]]

features = MultipleFeaturizer([StabilityWindowFeaturizer(phases), ConductorComposition()])
windows = StabilityWindowFeaturizer(phases)
for featurizer in (features, windows):
    featurizer.set_n_jobs(1)  # by default matminer starts a process for each processor
told = windows.featurize_dataframe(frame.iloc[:3].copy(), "composition", pbar=False)
print(f"{len(frame)} compositions with a measured conductivity, {len(features.feature_labels())} features each")
print(told[["formula", "reduction_limit_v", "oxidation_limit_v"]].round(2).to_string(index=False))

pipeline = make_pipeline(features, SimpleImputer(), StandardScaler(), RidgeCV(alphas=[10.0, 100.0, 1000.0]))
predicted = cross_val_predict(
    pipeline, frame["composition"].to_list(), frame["log10_conductivity"], cv=KFold(4, shuffle=True, random_state=0)
)
correlation = spearmanr(predicted, frame["log10_conductivity"]).statistic
print(f"rank correlation of predicted and measured: {correlation:.2f}")
