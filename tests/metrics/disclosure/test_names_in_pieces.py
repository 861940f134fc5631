"""A full name that one side holds in pieces or within a handle leaks as for certain as one that both write out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FORMS = {
    "form": "Surname: {last}\nGiven name: {first}\nWard: A\n\n",
    "json": '{{"last_name": "{last}", "first_name": "{first}", "sex": "f"}} ',
    "fhir": '{{"name": [{{"family": "{last}", "given": ["{first}"]}}]}} ',
    "xml": "<LastName>{last}</LastName><FirstName>{first}</FirstName> ",
    "German form": "Nachname: {last}\nVorname: {first}\n",
    "Spanish form": "Nombre: {first}\nPrimer apellido: {last}\n",
    "directory": '{{"sn": "{last}", "givenName": "{first}"}} ',
    "cells": "Familienname;Vorname\n{last};{first}\n",
    "cells of a record": "fname,lname\n{first},{last}\n",
    "Spanish title": "Atendemos a D. {first} {last}, que viene sola. ",
    "raised letters": "Atendemos a D.ª {first} {last}, que viene sola. ",
    "prose": "The last name is {last} and the first name is {first}. ",
    "hashtag": "So brave #{first}{last} today. ",
    "handle": "Posted by @{first}_{last} yesterday. ",
    "mailbox": "Write to {first}.{last}@example.org. ",
    "run together": "Write to {first}{last}84@example.org. ",
    "site": "See https://www.facebook.com/{first}.{last} for more. ",
    "file": "Attached: scan_{first}_{last}.pdf. ",
    "file of a year": "Attached: {last}_{first}_2024.pdf. ",
}
FULL = "The patient {first} {last} was seen. "
PEOPLE = [("Laura", "Quillford"), ("Edward", "Brandmoor"), ("Sophie", "Halversen"), ("Walter", "Ostrander")]
UNSEEN = [("Martha", "Lindholme"), ("Oliver", "Quillford"), ("Laura", "Wexcombe"), ("Judith", "Tarleton")]
CALM = "She slept well and ate her breakfast."


def written(form: str, people: list[tuple[str, str]], small: bool) -> list[str]:
    return [form.format(first=f.lower() if small else f, last=n.lower() if small else n) + CALM for f, n in people]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("way", ["out of a full name", "into a full name", "in both"])
def test_whoever_is_released_leaks_and_nobody_else(measure: Callable, name: str, way: str) -> None:
    small = name in ("handle", "mailbox", "run together", "site", "file", "file of a year")
    theirs = written(FULL, PEOPLE, False) if way == "out of a full name" else written(FORMS[name], PEOPLE, small)
    full = way == "into a full name"
    mine = written(FULL if full else FORMS[name], [PEOPLE[0], *UNSEEN], small and not full)
    outcome, _ = measure("pii_leaked", mine, theirs, [CALM])
    strong = {piece.synthetic_id for piece in outcome.evidence if piece.strength == "strong"}
    assert len(strong) == 1
    weak = {piece.synthetic_id for piece in outcome.evidence if piece.class_ == "leaked"} - strong
    assert weak == set() or name.startswith("file")  # "scan ... quillford" may be a given name with its surname


def test_both_parts_are_found_each_at_its_place(measure: Callable) -> None:
    text = "Surname: Quillford\nGiven name: Laura\nWard: A\n"
    outcome, _ = measure("pii_leaked", [text], ["Laura Quillford came."], [CALM])
    assert [text[slice(*piece.synthetic_span)].split("\n")[0] for piece in outcome.evidence] == ["Quillford", "Laura"]


def test_parts_of_two_people_are_no_person_of_the_source(measure: Callable) -> None:
    text = "Surname: Quillford\nNext of kin\nSurname: Brandt\nFirst name: Laura\n"
    assert measure("certain_leaks", [text], ["Laura Quillford came."], [CALM])[0].measurements[0].value == 0


def test_an_initial_with_a_surname_agrees_loosely(measure: Callable) -> None:
    outcome, _ = measure("pii_leaked", ["Write to lquillford@example.org."], ["Laura Quillford came."], [CALM])
    assert [(piece.entity, piece.strength) for piece in outcome.evidence] == [("PERSON", "weak")]


@pytest.mark.parametrize("brand", ["QuillClinic", "QuillmoorVex"])
def test_a_site_that_the_source_names_is_nobody(measure: Callable, brand: str) -> None:
    mine = [f"See http://www.{brand.lower()}.com/health/cough/AN01574 for more."]
    theirs = [f"Read more at the {brand}.com Website."]
    assert measure("certain_leaks", mine, theirs, [CALM])[0].measurements[0].value == 0


def test_words_of_a_hashtag_that_the_source_has_are_nobody(measure: Callable) -> None:
    mine = ["All about #MentalHealth and bone_marrow@example.org."]
    outcome, _ = measure("pii_leaked", mine, ["Mental health and bone marrow were discussed."], [CALM])
    assert outcome.evidence == ()
