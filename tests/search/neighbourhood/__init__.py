"""A neighbourhood written by hand, and what people ask there: `documents.txt` and `questions.txt`, read by `table.py`."""
