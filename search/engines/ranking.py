"""What a find is worth, the same for every engine: where a term was found decides, then the document's weight, then its date.

Each bonus is divided by the number of terms, so that two words found in names count as one does.
"""

NAME_BONUS, KEYWORD_BONUS = 4.0, 2.0  # a term in a name, in a keyword
WHOLE_NAME_BONUS = 1.0  # a name that is just what was typed
WHOLE_WORD_BONUS = 0.5  # a Latin word in a name or keyword that does not only begin so
SQUEEZE = 0.1  # of the weight, so that no completeness lifts a story over a keyword: less than a term of the longest query
