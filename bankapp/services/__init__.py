"""What the bank can be asked to do: commands, history, imports and exports. No screen, no SQL."""
