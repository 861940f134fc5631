"""Measure the bundled detector of personal details on the packaged benchmark and write the figures into the package.

    python scripts/measure_detector.py

To be run after every change of a rule, a word list, the tagger or the benchmark; a test compares.
"""

from __future__ import annotations

import json

from corpusaudit.features.pii.card.card import FILE, measure_card


def main() -> None:
    """Write the file and print what it says."""
    card = measure_card()
    FILE.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    for one in card["figures"]:
        recall = one["found"] / one["written"] if one["written"] else float("nan")
        precision = one["right"] / one["reported"] if one["reported"] else float("nan")
        print(f"{one['type']:12} n {one['written']:4}  recall {recall:.3f}  precision {precision:.3f}")
    print(f"{card['false_alarms']} hits in {card['clean_sentences']} sentences without details")


if __name__ == "__main__":
    main()
