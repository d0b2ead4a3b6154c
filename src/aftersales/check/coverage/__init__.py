"""What of a folder of policies its worked cases reach: documents, rows, steps, and both sides of boundaries."""
