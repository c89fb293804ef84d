"""The shape of what people type about requests, by noun. Choices are handed in by the routes."""
