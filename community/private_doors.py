"""Who may read the private files of people."""
