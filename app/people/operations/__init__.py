"""Everything that changes people, split by what it changes."""
