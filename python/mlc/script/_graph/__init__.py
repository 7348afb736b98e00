"""Graph functions: the part of the parser that reads R.function."""
