"""Every read about notifications."""
