"""Mechanics of a solid electrolyte: elastic moduli, toughness, and two criteria for roughening at lithium metal."""
