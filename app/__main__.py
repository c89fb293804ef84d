"""Lets `python -m app` do what `./portal` does."""

import sys

from app.cli import main

sys.exit(main())
