"""Measures the site as shipped: `python -m bench`. Writes `docs/performance.md` and `bench.json` in the data folder."""
