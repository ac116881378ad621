"""Model of PBE band gaps: training set, regressor, distribution, domain, card, promotion, shipped files."""
