"""Named verbs of the heart: everything that changes a row, one module per noun."""
