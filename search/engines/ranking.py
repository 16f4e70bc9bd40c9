"""What a find is worth, the same for every engine: where a term was found decides, then the document's weight, then its date.

Each bonus is divided by the number of terms, so that two words found in names count as one does.
"""

NAME_BONUS, KEYWORD_BONUS = 4.0, 2.0  # a term in a name, in a keyword
WHOLE_NAME_BONUS = 3.0  # a name that is just what was typed: more than a name that only has it and a keyword as well
WHOLE_WORD_BONUS = 0.5  # a Latin word in a name or keyword that does not only begin so
SQUEEZE = 0.1  # of the weight, so that no completeness lifts a story over a keyword: less than a term of the longest query
LIGHTEST, HEAVIEST = 0.8, 1.2  # weights: between them a tenth of the weight never outweighs the least bonus, half a point over twelve terms


def weighed(weight: float) -> float:
    """A weight that only orders equal finds: adding it to the bonuses, and asking it after them, is the same order."""
    return min(max(weight, LIGHTEST), HEAVIEST)
