"""What types of personal details are called for readers who do not know their codes."""

from __future__ import annotations

DETAIL_TYPES: dict[str, str] = {
    "ACCOUNT": "account number",
    "ADDRESS": "address",
    "AGE": "age",
    "CREDIT_CARD": "card number",
    "DATE": "date",
    "DEVICE": "device number",
    "EMAIL": "e-mail address",
    "FAX": "fax number",
    "HEALTH_PLAN": "health plan number",
    "IBAN": "bank account (IBAN)",
    "IP": "internet address (IP)",
    "LICENSE": "licence number",
    "LOCATION": "place",
    "MRN": "medical record number",
    "OTHER_ID": "other number",
    "PERSON": "name",
    "PHONE": "telephone number",
    "SSN": "social security number",
    "URL": "web address",
    "USER_NAME": "user name",
    "VEHICLE": "vehicle number",
}


def detail_type(code: str) -> str:
    """Return what a type of detail is called; one that is none of ours by its own name in small letters."""
    return DETAIL_TYPES.get(code, code.replace("_", " ").lower())
