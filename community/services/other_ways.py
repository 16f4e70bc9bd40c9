"""What staff do for somebody whom no letter reaches."""

from typing import Any

from django.db import transaction

from community import letters
from community.exceptions import NoNumberForTexts, TextIsTooLong, ToldMeanwhile
from community.models import GraduateRecord, OtherWay, User
from community.reach import text_number
from core.acts import log_act
from core.exceptions import TextTooLong


def note_told(*, person: User | GraduateRecord, note: str, by: Any, told_before: int | None = None) -> OtherWay:
    """She was told by telephone what letters could not tell her. Raises ToldMeanwhile."""
    with transaction.atomic():
        _lock(person, told_before)
        return _keep(person, OtherWay.How.TELEPHONE, note=note, by=by)


def write_text(*, person: User, words: str, by: Any, told_before: int | None = None) -> OtherWay:
    """Write to the number that agreed to text messages. Raises ToldMeanwhile, NoNumberForTexts, TextIsTooLong."""
    with transaction.atomic():
        _lock(person, told_before)
        if not (number := text_number(person)):
            raise NoNumberForTexts
        try:
            letters.office_text(to=number, person=person, words=words, language=person.preferred_language)
        except TextTooLong as too_long:
            raise TextIsTooLong from too_long
        return _keep(person, OtherWay.How.TEXT, note=words, by=by)


def _lock(person: User | GraduateRecord, told_before: int | None) -> None:
    """`told_before`: how often she had been told when the clerk opened the page, so that a second press, or a colleague, tells her nothing twice."""
    type(person)._default_manager.select_for_update(no_key=True).get(pk=person.pk)
    if told_before is not None and person.other_ways.count() != told_before:
        raise ToldMeanwhile


def _keep(person: User | GraduateRecord, how: str, *, note: str, by: Any) -> OtherWay:
    whom = {"user": person} if isinstance(person, User) else {"record": person}
    told = OtherWay.objects.create(**whom, how=how, note=note, by=by)
    log_act(person, "community.tell_otherwise", by=by, how=how)
    return told
