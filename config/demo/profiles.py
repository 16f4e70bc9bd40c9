"""What the association's members show of themselves: 2,878 profiles, each with a life of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from config.demo.cast import CAST, Career, Person
from config.demo.chance import SEED, day_between, dice, pick
from config.demo.fields import INDUSTRY
from config.demo.headlines import headline
from config.demo.lives import Life, imagine
from config.demo.people import Graduate, graduates, member_day
from config.demo.skills import NEIGHBOURS, SKILLS_OF
from config.demo.stories import EMPLOYED, SEEKING, Storyteller
from config.demo.trades import TRADES
from config.demo.voices import GENERAL_CERTIFICATES, GENERAL_OFFERS, LANGUAGES

MEMBERS = 2_878
LAST_CONFIRMED = date(2026, 11, 1)


@dataclass(frozen=True)
class Profile:
    """A member's profile. Skills and industries are slugs; `public_fields` are those she opened to everyone."""

    record_id: str
    headline: str
    story: str
    skills: tuple[str, ...]
    industries: tuple[str, ...]
    languages: tuple[str, ...]
    employer: str
    career: tuple[Career, ...]
    education: str
    certificates: tuple[str, ...]
    offers: str
    looking_for_work: bool
    joined_on: date
    confirmed_on: date
    field: str
    links: tuple[str, ...] = ()
    public_fields: tuple[str, ...] = ()


@cache
def profiles(people: tuple[Graduate, ...] | None = None, count: int = MEMBERS, seed: int = SEED) -> tuple[Profile, ...]:
    """Profiles of `count` graduates who agreed to be contacted, in the order of the roster; the cast's own among them."""
    people = graduates() if people is None else people
    rng = dice(seed + 1)
    cast = {person.email: person for person in CAST}
    stays_out = next(email for email, person in cast.items() if person.local_part == "newcomer")
    willing = [person for person in people if person.consented_on and person.email != stays_out]
    always = [person for person in willing if person.email in cast]
    others = rng.sample([person for person in willing if person.email not in cast], count - len(always))
    teller = Storyteller(rng)
    members = sorted((*always, *others), key=lambda person: person.record_id[-5:])
    return tuple(_of_cast(rng, person, cast[person.email]) if person.email in cast else _profile(rng, person, teller) for person in members)


def _profile(rng: Random, person: Graduate, teller: Storyteller) -> Profile:
    life = imagine(rng, person)
    story = teller.tell(life.persona)
    skills = _skills(rng, life)
    joined_on = member_day(rng, person)
    return Profile(
        record_id=person.record_id,
        headline=headline(rng, life.persona, skills),
        story=story,
        skills=skills,
        industries=_industries(rng, life),
        languages=_languages(rng, life.mother_tongue),
        employer=life.persona.employer if life.persona.status == EMPLOYED else "",
        career=life.career,
        education=life.education,
        certificates=_certificates(rng, life),
        offers=_offers(rng, life),
        looking_for_work=life.persona.looking,
        joined_on=joined_on,
        confirmed_on=day_between(rng, max(joined_on, LAST_CONFIRMED - timedelta(days=400)), LAST_CONFIRMED),
        field=life.persona.field,
        links=_links(rng, person),
        public_fields=_public_fields(rng),
    )


def _of_cast(rng: Random, person: Graduate, told: Person) -> Profile:
    field = person.completions[-1].course.field
    return Profile(
        record_id=person.record_id, headline=told.headline, story=told.story, skills=told.skills, industries=told.industries, languages=told.languages,
        employer=told.career[-1].employer, career=told.career, education=told.education, certificates=told.certificates, offers=told.offers,
        looking_for_work=told.looking_for_work, joined_on=member_day(rng, person), confirmed_on=LAST_CONFIRMED, field=field,
        public_fields=("name", "headline", "campus", "skills"),
    )  # fmt: skip


def _skills(rng: Random, life: Life) -> tuple[str, ...]:
    """Four to nine: mostly of the own field, some of its neighbours, now and then one that all trades share."""
    own, near = SKILLS_OF[life.persona.field], NEIGHBOURS[life.persona.field]
    chosen = [*_taken(rng, own, rng.randint(3, 5)), *rng.sample(near, rng.randint(1, 3))]
    if rng.random() < 0.22:
        chosen.append(rng.choice(SKILLS_OF["common"]))
    return tuple(dict.fromkeys(chosen))


def _taken(rng: Random, things: Sequence[str], number: int) -> list[str]:
    """Several things without repetition, the earlier ones (which are the commoner ones) likelier."""
    left, found = list(things), []
    for _ in range(number):
        position = min(int(rng.expovariate(1 / (len(left) / 2.4))), len(left) - 1)
        found.append(left.pop(position))
    return found


def _industries(rng: Random, life: Life) -> tuple[str, ...]:
    chosen = [life.persona.industry]
    if rng.random() < 0.35:
        chosen.append(rng.choice(TRADES[life.persona.field].industries))
    return tuple(slug for slug in dict.fromkeys(chosen) if slug in INDUSTRY)


def _languages(rng: Random, mother_tongue: str) -> tuple[str, ...]:
    spoken = ["한국어", *([mother_tongue] if mother_tongue else [])]
    spoken += [language for language, share in LANGUAGES if rng.random() * 1000 < share]
    return tuple(dict.fromkeys(spoken))


def _certificates(rng: Random, life: Life) -> tuple[str, ...]:
    own = TRADES[life.persona.field].certificates
    chosen = rng.sample(own, pick(rng, (0, 1, 2, 3), (22, 38, 28, 12)))
    if rng.random() < 0.25:
        chosen.append(rng.choice(GENERAL_CERTIFICATES))
    return tuple(dict.fromkeys(chosen))


def _offers(rng: Random, life: Life) -> str:
    """What the person can help with, in one or two sentences; three in ten leave it empty."""
    if rng.random() < 0.3:
        return ""
    own = TRADES[life.persona.field].offers
    chosen = rng.sample(own, 1 if rng.random() < 0.6 else 2)
    if rng.random() < 0.35:
        chosen[-1:] = [rng.choice(GENERAL_OFFERS)] if life.persona.status != SEEKING else chosen[-1:]
    return " ".join(chosen)


def _links(rng: Random, person: Graduate) -> tuple[str, ...]:
    handle = person.email.split("@")[0].replace(".", "-").replace("_", "-")
    chosen = [f"https://{handle}.example.org/"] if rng.random() < 0.14 else []
    if rng.random() < 0.2:
        chosen.append(f"https://code.example.net/{handle}")
    return tuple(chosen)


def _public_fields(rng: Random) -> tuple[str, ...]:
    """One in five shows a little to everybody, one in twenty nearly all; the others keep to the members."""
    chance = rng.random()
    if chance < 0.05:
        return ("name", "headline", "story", "campus", "skills", "industries", "offers")
    return ("name", "headline", "campus", "skills") if chance < 0.24 else ()
