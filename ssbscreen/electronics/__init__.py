"""Electronic conduction of a phase, from its formula and its band gap."""
