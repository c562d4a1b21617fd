"""Compares onehour-solver with the assignment solvers of other packages, in one run."""
