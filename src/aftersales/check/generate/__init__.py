"""Boundary cases that are missing, made from those that are there, for their author to confirm."""
