"""What tests share: the cast, a client that checks every page, counted statements, a database per test."""
