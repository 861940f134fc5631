"""Names, streets and places in Spanish texts; the same words in English texts are left to the rules for all."""

from __future__ import annotations

import pytest

from corpusaudit.features.pii.detect import find_entities
from corpusaudit.features.pii.rules.find import ALL_RULES, find_fixed_forms


def found(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.type) for one in find_entities([text], threads=1)[0]]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("Fue valorada por la Dra. Nuria Valls Ortega en consulta.", "Nuria Valls Ortega", "PERSON"),
        ("Nombre: Berta.\nApellidos: Solís de la Peña.\nDatos del paciente.", "Solís de la Peña", "PERSON"),
        ("Médico: Sergio De la Vega Prats NºCol: 46 46 10203.", "Sergio De la Vega Prats", "PERSON"),
        ("La paciente vive sola en la calle Olmos Altos desde hace años.", "calle Olmos Altos", "ADDRESS"),
        (
            "Domicilio del paciente: Avda. de los Tilos nº 7, 3º B.\nTeléfono fijo.",
            "Avda. de los Tilos nº 7, 3º B",
            "ADDRESS",
        ),
        ("El paciente reside en Fuente Olmeda con su madre y sus hermanos.", "Fuente Olmeda", "LOCATION"),
        ("Enviar la carta a C/ Pozo Alto, s/n 46980 Segorbe (España).", "46980", "ADDRESS"),
        ("Enviar la carta a C/ Pozo Alto, 3, 46980 Segorbe (España).", "Segorbe", "LOCATION"),
        ("El médico firmante: Nuria Prats Solís. NºCol: 46 46 10203.", "46 46 10203", "LICENSE"),
    ],
)
def test_spanish_details(text: str, value: str, kind: str) -> None:
    assert any(value in hit and type_ == kind for hit, type_ in found(text)), found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Servicio de Medicina Interna. Exploración: abdomen blando y depresible, sin dolor a la palpación.",
        "Enfermedad de Wilson conocida. Escala de Glasgow de 15 puntos al ingreso en la planta.",
        "Murphy positivo. Se pauta Nolotil y se solicita una ecografía de control para mañana.",
        "La paciente viajó a España y a Marruecos el verano pasado con toda la familia.",
    ],
)
def test_ordinary_words_things_and_countries_are_no_details(text: str) -> None:
    assert found(text) == []


def test_rules_of_a_language_are_tried_in_its_documents_alone() -> None:
    text = "Domicilio: Casa del Guarda.\n"
    assert [hit.rule for hit in find_fixed_forms(text, "es")] == ["es_street_labelled"]
    assert find_fixed_forms(text, "en") == find_fixed_forms(text) == []
    assert all(rule.name.startswith(f"{rule.language}_") for rule in ALL_RULES if rule.language)
