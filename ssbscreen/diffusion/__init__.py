"""Motion of lithium in trajectories of molecular dynamics: displacements, diffusion, conductivity, Arrhenius' law."""
