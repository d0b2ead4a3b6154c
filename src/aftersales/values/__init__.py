"""Plain values: money, rounding, instants, zones and calendars. Imports nothing else of the package."""
