"""A bet measured: one terms document over a million items in columns, cell by cell, against the engine one by one."""
