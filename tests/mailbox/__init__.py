"""Tests of replies by mail."""
