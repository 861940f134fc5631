"""What languages are called in sentences; reports hold their codes."""

from __future__ import annotations

OTHER_SCRIPT = "another script"
"""What a report holds in the place of a code where most letters are not Latin ones."""
_NAMES = {
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish",
    "fr": "French", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "nb": "Norwegian", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sv": "Swedish", "tr": "Turkish",
    "vi": "Vietnamese",
}  # fmt: skip


def language_name(code: str) -> str:
    """Return what a language is called in English, or its code in words where it has no name here."""
    return _NAMES.get(code, code if code == OTHER_SCRIPT else f"language '{code}'")
