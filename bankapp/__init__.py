"""A desktop bank that shows event sourcing and time travel at work."""
