"""Built-in suspicion: what makes a candidate doubtful before any number is trusted. It flags and never drops."""
