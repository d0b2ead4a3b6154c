"""Laws of documents proven, or refuted with a booking: amounts as formulas of unknown whole numbers, given to z3."""
