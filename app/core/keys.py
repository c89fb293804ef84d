"""Keys and numbers of rows: what an address or a form names beyond the largest a column holds is simply not there."""

LARGEST_KEY = 2**31 - 1
