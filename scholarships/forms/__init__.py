"""Forms of giving, by what they are about."""
