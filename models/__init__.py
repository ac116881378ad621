"""Models: the interatomic potential of the reference set; statistical models are trained here."""
