"""The bank's rules: pure values and functions, no store, no clock, no screen."""
