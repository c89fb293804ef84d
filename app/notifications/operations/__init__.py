"""Every change of notifications."""
