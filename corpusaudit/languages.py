"""What languages are called in sentences; reports hold their codes."""

from __future__ import annotations

OTHER_SCRIPT = "another script"
"""What a report holds in the place of a code where most letters are not Latin ones."""
_NAMES = {
    "ace": "Acehnese", "af": "Afrikaans", "an": "Aragonese", "az": "Azerbaijani", "bcl": "Central Bikol",
    "br": "Breton", "bs": "Bosnian", "ca": "Catalan", "crh": "Crimean Tatar", "cs": "Czech", "cy": "Welsh",
    "da": "Danish", "de": "German", "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian",
    "eu": "Basque", "ext": "Extremaduran", "fi": "Finnish", "fo": "Faroese", "fr": "French", "fuv": "Fulfulde",
    "fy": "Frisian", "ga": "Irish", "gcf": "Guadeloupean Creole", "gcr": "Guianese Creole", "gd": "Scottish Gaelic",
    "gl": "Galician", "gug": "Guarani", "guw": "Gun", "ha": "Hausa", "hr": "Croatian", "ht": "Haitian Creole",
    "hu": "Hungarian", "id": "Indonesian", "ig": "Igbo", "is": "Icelandic", "it": "Italian", "jv": "Javanese",
    "kab": "Kabyle", "kik": "Kikuyu", "ku": "Kurdish", "lb": "Luxembourgish", "lg": "Ganda", "lij": "Ligurian",
    "ln": "Lingala", "lt": "Lithuanian", "ltg": "Latgalian", "lv": "Latvian", "mg": "Malagasy", "ms": "Malay",
    "mt": "Maltese", "nb": "Norwegian", "nl": "Dutch", "nn": "Norwegian Nynorsk", "no": "Norwegian",
    "nso": "Northern Sotho", "oc": "Occitan", "om": "Oromo", "pl": "Polish", "pt": "Portuguese", "qu": "Quechua",
    "ro": "Romanian", "rw": "Kinyarwanda", "se": "Northern Sami", "sk": "Slovak", "sl": "Slovenian", "sn": "Shona",
    "so": "Somali", "sq": "Albanian", "sr": "Serbian", "st": "Southern Sotho", "sv": "Swedish", "sw": "Swahili",
    "tk": "Turkmen", "tl": "Tagalog", "tr": "Turkish", "tt": "Tatar", "uz": "Uzbek", "vec": "Venetian",
    "vi": "Vietnamese", "vo": "Volapük", "wa": "Walloon", "xh": "Xhosa", "yo": "Yoruba", "zu": "Zulu",
}  # fmt: skip
"""All that are written in Latin letters and that py3langid may recognize."""


def language_name(code: str) -> str:
    """Return what a language is called in English, or its code in words where it has no name here."""
    return _NAMES.get(code, code if code == OTHER_SCRIPT else f"language '{code}'")
