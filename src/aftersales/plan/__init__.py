"""Documents compiled: tables over cells, amounts as integer formulas, and the index of what applies."""
