"""Tests of the search engine: no application, no database."""
