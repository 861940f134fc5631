"""``corpusaudit.accept.toml``: what is wrong in it is an error that names the entry, never an entry left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpusaudit.auditing.acceptance_file import ACCEPT_NAME, beside, read_acceptances
from corpusaudit.auditing.known import known_metrics
from corpusaudit.errors import ConfigError
from corpusaudit.results import Acceptance

TODAY = date(2026, 3, 1)
KNOWN = known_metrics()
INCIDENT = 'incident = "0123456789abcdef0123456789abcdef"\n'
LIMIT = 'limit = "fidelity.coverage"\nfigure = 0.5\n'
REST = 'reason = "a public template"\nowner = "data protection"\nexpires = 2026-06-01\n'


def read(tmp_path: Path, text: str) -> tuple[Acceptance, ...]:
    file = tmp_path / ACCEPT_NAME
    file.write_text(text, encoding="utf-8")
    return read_acceptances(file, KNOWN, TODAY)


def refused(tmp_path: Path, entry: str) -> str:
    with pytest.raises(ConfigError) as error:
        read(tmp_path, f"[[accept]]\n{entry}")
    assert ACCEPT_NAME in str(error.value)
    return str(error.value)


def test_a_limit_and_an_incident(tmp_path: Path) -> None:
    limit, incident = read(tmp_path, f"# why\n[[accept]]\n{LIMIT}{REST}\n[[accept]]\n{INCIDENT}{REST}documents = 2\n")
    assert (limit.limit, limit.figure, limit.incident) == ("fidelity.coverage", 0.5, None)
    assert (incident.incident, incident.documents) == ("0123456789abcdef" * 2, 2)
    assert (limit.reason, limit.owner, limit.expires) == ("a public template", "data protection", "2026-06-01")
    assert read(tmp_path, "# nothing yet\n") == ()
    (one,) = read(tmp_path, f"[[accept]]\n{INCIDENT}{REST}")
    assert one.documents == 1


@pytest.mark.parametrize("lacking", ["reason", "owner", "expires"])
@pytest.mark.parametrize("what", [LIMIT, INCIDENT])
def test_all_is_required(tmp_path: Path, what: str, lacking: str) -> None:
    kept = "".join(f"{part}\n" for part in REST.splitlines() if not part.startswith(lacking))
    assert lacking in refused(tmp_path, what + kept)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (REST, "must name either a limit or an incident"),
        (LIMIT + INCIDENT + REST, "must name either a limit or an incident"),
        (INCIDENT + REST + 'reasn = "x"\n', "reasn: unknown key; did you mean 'reason'?"),
        (INCIDENT + REST + "colour = 1\n", "known: limit, incident, reason, owner, expires"),
        ('limit = "fidelity.coverag"\nfigure = 0.5\n' + REST, "did you mean 'fidelity.coverage'?"),
        ("limit = 7\nfigure = 0.5\n" + REST, "is no measurement"),
        ('limit = "fidelity.coverage"\n' + REST, "figure: must be the figure up to which"),
        ('limit = "fidelity.coverage"\nfigure = true\n' + REST, "figure: must be"),
        ('limit = "fidelity.coverage"\nfigure = nan\n' + REST, "figure: must be"),
        ('limit = "fidelity.coverage"\nfigure = inf\n' + REST, "figure: must be"),
        (LIMIT + REST + "documents = 2\n", "documents: belongs to an incident"),
        (INCIDENT + REST + "figure = 0.5\n", "figure: belongs to a limit"),
        (INCIDENT + REST + "documents = 0\n", "documents: must be"),
        (INCIDENT + REST + "documents = true\n", "documents: must be"),
        (INCIDENT + REST + "documents = 21\n", "1 to 20; a text that stands in more is no exception"),
        ('incident = "0123"\n' + REST, "must be a fingerprint of report.json"),
        ('incident = "0123456789ABCDEF0123456789ABCDEF"\n' + REST, "must be a fingerprint"),
        (INCIDENT + REST.replace("2026-06-01", '"2026-06-01"'), "expires: must be the last day"),
        (INCIDENT + REST.replace("2026-06-01", "2026-06-01T00:00:00Z"), "expires: must be the last day"),
        (INCIDENT + REST.replace("2026-06-01", "2026-08-29"), "more than 180 days ahead; 2026-08-28 is the last"),
        (INCIDENT + REST.replace("2026-06-01", "9999-12-31"), "more than 180 days ahead"),
        (INCIDENT + REST.replace("a public template", "  "), "reason: is missing"),
        (INCIDENT + REST.replace("a public template", "a" * 501), "reason: must be one line of at most 500"),
        (INCIDENT + REST.replace("a public template", "two\\nlines"), "reason: must be one line"),
        (INCIDENT + REST.replace("data protection", "turned \\u202e round"), "owner: must be one line"),
        (
            INCIDENT + REST + f"[[accept]]\n{INCIDENT}{REST}",
            "entry 2: incident 0123456789abcdef0123456789abcdef stands",
        ),
        (LIMIT + REST + f"[[accept]]\n{LIMIT}{REST}", "entry 2: limit fidelity.coverage stands twice"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, entry: str, said: str) -> None:
    assert said in refused(tmp_path, entry)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[accepted]\n", "accepted: unknown key; did you mean '[[accept]]'?"),
        ("[accept]\nreason = 'x'\n", "must be tables, each under [[accept]]"),
        ("accept = [1]\n", "must be tables"),
        ("[[accept]\n", "is not TOML"),
        ("a = " + "[" * 5000, "is not TOML"),
    ],
)
def test_what_is_no_list_of_entries_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=None) as error:
        read(tmp_path, text)
    assert said in str(error.value)


def test_the_last_day_counts_and_an_older_one_is_read(tmp_path: Path) -> None:
    (last,) = read(tmp_path, f"[[accept]]\n{INCIDENT}{REST.replace('2026-06-01', '2026-08-28')}")
    assert last.expires == "2026-08-28"
    (old,) = read(tmp_path, f"[[accept]]\n{INCIDENT}{REST.replace('2026-06-01', '2025-06-01')}")
    assert old.expires == "2025-06-01"


def test_it_is_found_beside_the_configuration(tmp_path: Path) -> None:
    config = tmp_path / "corpusaudit.toml"
    assert beside(None) is None
    assert beside(config) is None
    (tmp_path / ACCEPT_NAME).write_text("")
    assert beside(config) == tmp_path / ACCEPT_NAME
    (tmp_path / ACCEPT_NAME).unlink()
    (tmp_path / ACCEPT_NAME).symlink_to(tmp_path / "nowhere")
    found = beside(config)
    assert found is not None, "a link that leads nowhere is an error, not an absent file"
    with pytest.raises(ConfigError, match="cannot be read"):
        read_acceptances(found, KNOWN, TODAY)
