"""Tokens: equal to a regular expression on ASCII, to a plain loop on everything else; look-alikes agree."""

from __future__ import annotations

import random
import re
import unicodedata

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpusaudit.features.text import tokens as tokens_module
from corpusaudit.features.text.characters import IGNORED, MARK, PARTED, SEPARATOR, SOLO, WORD, character_class
from corpusaudit.features.text.tokens import Tokens, Vocabulary, joined, tokenize

ANY_TEXT = st.text(st.characters())  # every character, lone surrogates among them
# Characters of every class, so that they meet often.
TRICKY = st.text(st.sampled_from("aZ9_ .-\u200b\u00ad\u0301\u0323éﬁＡа中か\u3099ガｶﾞที่ิ\ud800\U0001f600\ufe0f\u200dकि"))


CONTROLS = "[\x00-\x08\x0e-\x1b\x7f]"
"""Controls of ASCII that are no white space."""


def words_of(text: str) -> list[str]:
    made = tokenize([text])
    vocabulary = made.vocabulary.words
    return [vocabulary[i] for i in made.ids]


def spans_of(text: str) -> list[tuple[int, int]]:
    made = tokenize([text])
    return list(zip(made.starts.tolist(), made.ends.tolist(), strict=True))


def in_order(letters: str) -> str:
    """Sort neighbouring marks by combining class, as the canonical ordering of Unicode does."""
    chars = list(letters)
    for last in range(1, len(chars)):
        place = last
        while place and 0 < unicodedata.combining(chars[place]) < unicodedata.combining(chars[place - 1]):
            chars[place - 1 : place + 1] = chars[place], chars[place - 1]
            place -= 1
    return "".join(chars)


def oracle(text: str) -> list[tuple[str, int, int]]:
    """Tokens with spans, one character at a time."""
    found: list[tuple[str, int, int]] = []
    word, start, end, solo = "", 0, 0, False
    for index, character in enumerate([*text, "\n"]):
        kind, parts = character_class(ord(character))
        letters = "".join(map(chr, parts))
        if kind == IGNORED:
            continue
        if word and (kind in (SEPARATOR, SOLO, PARTED) or (kind == WORD and solo)):
            found.append((word, start, end))
            word = ""
        if kind == SEPARATOR:
            continue
        if not word:
            start, solo = index, kind == SOLO
        word, end = in_order(word + letters), index + 1
    return found


def same_tokens(first: Tokens, second: Tokens) -> bool:
    pairs = [(getattr(first, n), getattr(second, n)) for n in ("ids", "offsets", "starts", "ends")]
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs)


class TestAscii:
    @given(st.text(st.characters(max_codepoint=127)))
    @settings(deadline=None)
    def test_equals_the_regular_expression(self, text: str) -> None:
        found = list(re.finditer(rf"\w(?:{CONTROLS}*\w)*", text))
        assert words_of(text) == [re.sub(CONTROLS, "", match.group().lower()) for match in found]
        assert spans_of(text) == [match.span() for match in found]

    def test_every_ascii_character(self) -> None:
        text = " ".join(f"a{chr(code)}b" for code in range(128))
        assert words_of(text) == re.findall(r"\w+", re.sub(CONTROLS, "", text.lower()))


class TestOracle:
    @given(st.lists(ANY_TEXT | TRICKY, max_size=4))
    @settings(max_examples=300, deadline=None)
    def test_equals_a_plain_loop(self, texts: list[str]) -> None:
        made = tokenize(texts)
        words = made.vocabulary.words
        for index, text in enumerate(texts):
            rows = slice(made.offsets[index], made.offsets[index + 1])
            found = zip(
                [words[i] for i in made.ids[rows]], made.starts[rows].tolist(), made.ends[rows].tolist(), strict=True
            )
            assert list(found) == oracle(text)

    @given(ANY_TEXT | TRICKY)
    @settings(deadline=None)
    def test_a_span_cut_out_alone_is_the_same_word(self, text: str) -> None:
        for word, (start, end) in zip(words_of(text), spans_of(text), strict=True):
            assert words_of(text[start:end]) == [word]

    @pytest.mark.parametrize(("low", "high"), [(0, 0x3400), (0xA000, 0xAC00), (0xD700, 0x20000), (0xE0000, 0xE0200)])
    def test_every_code_point_between_letters(self, low: int, high: int) -> None:
        # What the compiled loop does with each character there is; left out are Han, Hangul and unassigned planes.
        text = " ".join(f"x{chr(code)}y" for code in range(low, high))
        made = tokenize([text])
        words = made.vocabulary.words
        found = [(words[i], int(a), int(b)) for i, a, b in zip(made.ids, made.starts, made.ends, strict=True)]
        assert found == oracle(text)


class TestSpellingsThatLookAlike:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("Müller", "Mu\u0308ller"),
            ("Phạm", "Pha\u0323m"),
            ("각", "\u1100\u1161\u11a8"),
            ("が", "か\u3099"),
            ("ガ", "ｶﾞ"),
            ("Ｐａｔｉｅｎｔ４２", "patient42"),
            ("ﬁnal oﬃce", "final office"),
            ("Straße", "STRASSE"),
            ("𝐏𝐚𝐭𝐢𝐞𝐧𝐭", "patient"),
            ("рatіеnt", "patient"),  # Cyrillic er, i, ie
            ("ρατιεντ", "patiεvt"),  # Greek letters that look Latin
            ("pa\u200btient", "patient"),
            ("pa\u00adtient", "patient"),
            ("pa\ufefftient\u2060", "patient"),
            ("pa\u034ftient", "patient"),
            ("كتاب", "ك\u200fتاب"),
            ("٣٤٥ ३४५", "345 345"),
            ("12㎎", "12mg"),
            ("pa\x00ti\x1bent\x7f", "patient"),
            ("p\ud800a\udffftient", "patient"),
            ("pa\ufffetient\U000e0fff", "patient"),
            ("p\u0336a\u0336tient\u20dd", "patient"),
            ("ᴘᴀᴛɪᴇɴᴛ", "patient"),
            ("🅿🅰🆃🅸🅴🅽🆃 🄿🄰🅃", "patient pat"),
            ("patieոt hօսsе", "patient house"),  # Armenian vo, oh, seh
            ("ᎢᎻᎬ ᏢᎪᎢ", "the pat"),  # Cherokee
            ("ꓑꓮꓔ", "pat"),  # Lisu
            ("the\u3164patient", "the patient"),
            ("fever\U000e0041", "fever"),
            ("❤\ufe0f", "❤"),
        ],
    )
    def test_are_one_word(self, first: str, second: str) -> None:
        assert words_of(first) == words_of(second)

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("resume", "résumé"),
            ("كتب", "كتاب"),
            ("कि", "की"),
            ("は", "ば"),
            ("a", "_a"),
            ("größe", "grosse"),
            ("año", "ano"),
            ("ø", "o"),
            ("ł", "l"),
            ("β", "b"),
            ("≠", "="),
        ],
    )
    def test_different_words_stay_different(self, first: str, second: str) -> None:
        assert words_of(first) != words_of(second)

    @given(ANY_TEXT | TRICKY | st.text(st.sampled_from("aeéạ≠∤ \u0301\u0302\u0323\u0331\u0338\u0e38\u0e49ก\u3099か")))
    @settings(deadline=None, max_examples=300)
    def test_canonical_form_does_not_matter(self, text: str) -> None:
        assume("\u0345" not in unicodedata.normalize("NFD", text))  # case folding makes a letter of this mark
        composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
        assert words_of(text) == words_of(composed) == words_of(decomposed)
        made = tokenize([text, composed, decomposed])
        assert made.document(0).tolist() == made.document(1).tolist() == made.document(2).tolist()


class TestScripts:
    def test_arabic_words_keep_their_marks(self) -> None:
        assert words_of("السَّلامُ عليكم") == ["السَّلامُ", "عليكم"]

    def test_hindi_vowel_signs_do_not_cut(self) -> None:
        assert words_of("नमस्ते दुनिया") == ["नमस्ते", "दुनिया"]

    def test_han_is_a_token_a_character(self) -> None:
        assert words_of("病人入睡困难") == list("病人入睡困难")
        assert words_of("CT検査abc") == ["ct", "検", "査", "abc"]

    def test_thai_marks_belong_to_their_letter(self) -> None:
        assert words_of("ที่นี่abc") == ["ที่", "นี่", "abc"]

    def test_invisible_characters_glue_nothing_to_a_solo_character(self) -> None:
        assert words_of("中\u200babc") == ["中", "abc"]
        assert words_of("abc\u200b中\u200b文") == ["abc", "中", "文"]
        assert spans_of("中\u200babc") == [(0, 1), (2, 5)]

    def test_emoji_are_tokens(self) -> None:
        assert words_of("fine😀😀 ok\U0001f44d\U0001f3fd") == ["fine", "😀", "😀", "ok", "\U0001f44d", "\U0001f3fd"]
        assert words_of("👩\u200d⚕\ufe0f") == ["👩", "⚕"]

    def test_spans_leave_out_invisible_edges(self) -> None:
        assert spans_of("\u200bab\u200bc\u200b.") == [(1, 5)]

    def test_flags_and_signs_of_blood_groups(self) -> None:
        assert words_of("🇺🇸 🅰 🆎 Ⓜ") == ["🇺", "🇸", "a", "🆎", "m"]

    def test_characters_beyond_the_basic_plane_count_once(self) -> None:
        assert spans_of("😀 word") == [(0, 1), (2, 6)]


class TestOddCorpora:
    def test_nothing(self) -> None:
        for texts in ([], [""], ["", ""], ["... !?", "\n\t"]):
            made = tokenize(texts)
            assert len(made) == len(texts)
            assert made.lengths.tolist() == [0] * len(texts)
            assert (made.ids.dtype, made.starts.dtype) == (np.uint32, np.int32)
            assert made.vocabulary.words == []

    def test_one_word_of_ten_megabytes(self) -> None:
        made = tokenize(["x" * 10_000_000, "x"])
        assert made.ids.tolist() == [0, 1]
        assert made.ends.tolist() == [10_000_000, 1]
        assert len(made.vocabulary.words[0]) == 10_000_000

    def test_texts_over_the_size_of_a_chunk(self) -> None:
        filler = "word " * 70_000  # 350,000 characters: three texts a chunk
        texts = [f"{filler}last{i} α{i}" for i in range(8)]
        made = tokenize(texts)
        for index, text in enumerate(texts):
            assert made.document(index)[:3].tolist() == [0, 0, 0]
            end = int(made.ends[made.offsets[index + 1] - 1])
            assert text[int(made.starts[made.offsets[index + 1] - 1]) : end] == f"α{index}"
        assert made.vocabulary.words[:2] == ["word", "last0"]

    @given(st.lists(TRICKY, max_size=8), st.integers(1, 9))
    @settings(deadline=None)
    def test_chunks_change_nothing(self, texts: list[str], size: int) -> None:
        whole = tokenize(texts)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tokens_module, "_CHUNK", size)
            parts = tokenize(texts)
        assert same_tokens(whole, parts)
        assert whole.vocabulary.words == parts.vocabulary.words


class TestVocabulary:
    def test_shared_ids_compare(self) -> None:
        shared = Vocabulary()
        first, second = tokenize(["fever and cough"], shared), tokenize(["COUGH, then fever"], shared)
        assert first.ids.tolist() == [0, 1, 2]
        assert second.ids.tolist() == [2, 3, 0]
        assert shared.words == ["fever", "and", "cough", "then"]
        assert len(shared) == 4

    def test_ids_and_words_are_one_to_one(self) -> None:
        rows = random.Random(1)
        words = ["".join(rows.choices("abcdefgh0é", k=rows.randint(1, 6))) for _ in range(60_000)]
        shared = Vocabulary()
        known: dict[str, int] = {}
        for part in (words[:7], words[7:20_000], words[20_000:]):
            ids = tokenize(part, shared).ids.tolist()
            assert ids == [known.setdefault(word, len(known)) for word in part]
        assert [unicodedata.normalize("NFC", word) for word in shared.words] == list(known)
        assert len(set(shared.hashes.tolist())) == len(known)

    def test_hashes_depend_on_the_word_alone(self) -> None:
        words = [f"word{i}" for i in range(3000)]
        first, second = Vocabulary(), Vocabulary()
        tokenize([" ".join(words)], first)
        tokenize(reversed(words[:1000]), second)
        tokenize([" ".join(reversed(words))], second)
        hashes = dict(zip(first.words, first.hashes.tolist(), strict=True))
        assert hashes == dict(zip(second.words, second.hashes.tolist(), strict=True))

    def test_hash_of_a_known_word(self) -> None:
        # Features on disk may be keyed by hashes: they must not change from one release to the next.
        value = 0xCBF29CE484222325
        for letter in "fever":
            value = (value ^ ord(letter)) * 0x100000001B3 % 2**64
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            value = (value ^ value >> shift) * factor % 2**64
        assert tokenize(["Fever"]).vocabulary.hashes.tolist() == [value ^ value >> 31]

    def test_words_with_equal_hashes_are_two_words(self) -> None:
        # Two pairs of 32-bit letters whose hashes are equal, found by algebra, put in place of "a" and "b".
        offset, prime = 0xCBF29CE484222325, 0x100000001B3
        step = 151 * 2**24 - 1  # times the prime, this is less than 2**32 (mod 2**64)
        pairs = (((offset ^ first), (offset ^ first) - step) for first in range(2**24 - 1, 2**32, 2**24 - 1))
        low, high = next(
            (x, y) for x, y in pairs if (y ^ offset) < 2**32 and (x * prime % 2**64) >> 32 == (y * prime % 2**64) >> 32
        )
        other = (low * prime ^ high * prime) % 2**32
        vocabulary = Vocabulary()
        for place, letter in enumerate("ab"):
            vocabulary._classes[ord(letter)] = WORD
            vocabulary._fold_starts[ord(letter)] = 2 * place
            vocabulary._fold_lengths[ord(letter)] = 2
        vocabulary._folds = np.array([low ^ offset, 0, high ^ offset, other], np.uint32)
        made = tokenize(["a b a", "b", "ab"], vocabulary)
        assert vocabulary.hashes[0] == vocabulary.hashes[1]
        assert made.ids.tolist() == [0, 1, 0, 1, 2]


class TestSubset:
    @given(st.lists(TRICKY, min_size=1, max_size=6), st.data())
    @settings(deadline=None)
    def test_is_the_documents_asked_for(self, texts: list[str], data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=8))
        vocabulary = Vocabulary()
        whole = tokenize(texts, vocabulary)
        assert same_tokens(whole.subset(chosen), tokenize([texts[i] for i in chosen], vocabulary))

    def test_repr_quotes_nothing(self) -> None:
        assert "secret" not in repr(tokenize(["secret"]))


class TestCharacterClasses:
    def test_each_kind(self) -> None:
        assert character_class(ord("a")) == (WORD, (97,))
        assert character_class(ord(".")) == (SEPARATOR, ())
        assert character_class(0x200B) == (IGNORED, ())
        assert character_class(ord("中")) == (SOLO, (ord("中"),))
        assert character_class(0x0301) == (MARK, (0x0301,))
        assert character_class(0xD800) == character_class(0) == (IGNORED, ())
        assert character_class(ord("\n")) == character_class(0x3164) == (SEPARATOR, ())
        assert character_class(ord("…")) == (SEPARATOR, ())
        assert character_class(ord("⑴")) == (WORD, (ord("1"),))


def test_two_corpora_as_one() -> None:
    vocabulary = Vocabulary()
    texts = ["One fish", "", "two fish"], ["red fish", "blue"]
    both = joined(tokenize(texts[0], vocabulary), tokenize(texts[1], vocabulary))
    whole = tokenize([*texts[0], *texts[1]], vocabulary)
    for name in ("ids", "offsets", "starts", "ends"):
        assert np.array_equal(getattr(both, name), getattr(whole, name))
    with pytest.raises(ValueError, match="two vocabularies"):
        joined(whole, tokenize(["fish"]))
