"""Drills: processes are killed under load, and afterwards nothing that was confirmed may be missing or doubled."""
