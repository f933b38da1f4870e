"""The commands, one module each: what the user types, what is printed and written, and the exit code."""
