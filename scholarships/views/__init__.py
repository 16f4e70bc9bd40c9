"""Pages of giving, by what they are about."""
