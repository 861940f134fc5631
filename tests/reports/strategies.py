"""Texts from outside, as bad as they come: surrogates, controls, directions, markup."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.reports.samples import HOSTILE

_WORDS_OF_OURS = {"rate", "ratio", "share", "synthetic", "holdout", "baseline", "max", "min"}

texts = st.one_of(
    st.text(st.characters(exclude_categories=()), min_size=1, max_size=30),
    st.text(
        st.sampled_from("<>&\"'|`*_[]()#!\\~$:@/\u202e\u2066\ud800\x00\x1b\n\r\u2028aA1 -."), min_size=1, max_size=30
    ),
    st.sampled_from(HOSTILE),
).filter(lambda text: text not in _WORDS_OF_OURS and not text.startswith("share "))
"""Any text but the few words that reports give a meaning to, where they stand as a unit or the name of a series."""
