"""News texts in natural English, 2 to 4 KB each: what reading is measured on. The same number gives the same text."""

from __future__ import annotations

import random

_PLACES = [
    "Graz",
    "Lima",
    "Oslo",
    "Porto",
    "Quito",
    "Split",
    "Turin",
    "Vaduz",
    "Malmo",
    "Leipzig",
    "Nantes",
    "Cork",
    "Varna",
    "Tampere",
    "Bergen",
]
_PEOPLE = [
    "Ann Weber",
    "Bo Lind",
    "Carla Reyes",
    "Daniel Okoro",
    "Eva Horvat",
    "Farid Nasser",
    "Greta Olsen",
    "Hugo Martin",
]
_AGENCIES = ("AP", "Reuters", "AFP")
_BODIES = [
    "city council",
    "harbour authority",
    "health ministry",
    "railway company",
    "weather service",
    "teachers' union",
]
_THINGS = [
    "a bridge across the river",
    "two hundred new buses",
    "the old fish market",
    "a plan to plant trees along its avenues",
    "the budget for the coming year",
    "a ferry line to the outer islands",
    "the repair of its water pipes",
    "a museum of clocks",
]
_DEEDS = ["approved", "rejected", "delayed", "presented", "opened", "closed", "praised", "reviewed"]
_CAUSES = [
    "after months of talks with the owners of nearby houses",
    "because the price of steel had risen by a third",
    "as a storm that had been expected for days reached the coast",
    "in the hope that visitors will return by spring",
    "although several members had asked for more time",
    "while a court was still looking into a complaint",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FORMS = (
    "The {body} {deed} {thing} on {day}, {cause}, and it will be looked at again in the summer.",
    "“We have waited for this since {year},” {person} said. “It is not the end of the work, but it is a start.”",
    "It was the {number} time that the {body} {deed} {thing}, according to a report that was published on {day}.",
    "People in {place} said that they had not been told, {cause}.",
    "More than {number} households are affected, and most of them have found a place to stay with friends.",
    "{person}, who leads the {body}, said in {place} that {thing} would cost about {number} million euros.",
    "A decision is expected by the end of {year}, but nobody at the {body} would say who is going to pay for it.",
    "The matter has been before the {body} for years, {cause}, and has cost two mayors of {place} their office.",
)


def text(number: int) -> str:
    """Give one news text, in one of the layouts of the wires and of pages."""
    chance = random.Random(number)  # noqa: S311 - no secret
    place = chance.choice(_PLACES)
    title = f"{place} {chance.choice(_BODIES)} {chance.choice(_DEEDS)} {chance.choice(_THINGS)}"
    points = f"- {_point(chance)}\n- {_point(chance)}\n"
    body = "\n\n".join(" ".join(_sentence(chance) for _ in range(chance.randint(1, 4))) for _ in range(9))
    head, dateline = (
        (f"{title}\n{title}\nhttps://short.example/{number:x}\n{points}\n", f"{place.upper()}: "),
        (f"{title}\n\n", f"{place.upper()} ({chance.choice(_AGENCIES)}) — "),
        (f"{title}\n\nBy {chance.choice(_PEOPLE)}\n{number % 28 + 1} March 2026\n\n", ""),
        (f"{title}\n{points}\n", f"{place.upper()}, March 3 (Reuters) - "),
    )[number % 4]
    return f"{head}{dateline}{body}\n"


def _sentence(chance: random.Random) -> str:
    return chance.choice(_FORMS).format(
        body=chance.choice(_BODIES),
        deed=chance.choice(_DEEDS),
        thing=chance.choice(_THINGS),
        cause=chance.choice(_CAUSES),
        day=chance.choice(_DAYS),
        person=chance.choice(_PEOPLE),
        place=chance.choice(_PLACES),
        number=chance.randint(3, 400),
        year=chance.randint(2019, 2027),
    )


def _point(chance: random.Random) -> str:
    return f"The {chance.choice(_BODIES)} {chance.choice(_DEEDS)} {chance.choice(_THINGS)}"
