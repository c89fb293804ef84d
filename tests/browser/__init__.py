"""What only a real browser can show: tours, pages as they look, keys, scripts, typing that is never lost."""
