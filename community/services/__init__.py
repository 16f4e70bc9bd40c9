"""The verbs about people: `claims`, `profiles`, `roster`."""
