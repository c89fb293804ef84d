"""Tests of personal feeds and calendars."""
