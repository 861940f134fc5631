"""Names that are not people: diseases, signs, instruments and institutions called after somebody, and medical words.

"Joubert syndrome" names nobody, "Mr. Joubert" does. A word is taken for a name of a thing by what follows it, by the
same word being so used elsewhere in the text, by being one of the well-known eponyms standing alone, or by having the
form of a medical term or a gene symbol.
"""

from __future__ import annotations

import functools
import re

_HEADS = """
disease diseases syndrome syndromes disorder disorders anomaly malformation sign signs test tests reflex palsy paralysis
ataxia dystrophy atrophy chorea dementia lymphoma sarcoma tumor tumors tumour tumours carcinoma cancer leukemia cell
cells node nodes lesion lesions fracture fractures procedure operation surgery repair technique catheter tube stain
score scale index criteria criterion classification grade staging gene genes mutation protein receptor antigen antibody
virus phenomenon triad tetrad maneuver manoeuvre ring duct ducts gland glands canal body bodies fibers fibres law effect
reaction agent therapy treatment method approach view position sequence complex deficiency dysplasia neuropathy
encephalopathy epilepsy retinopathy nephropathy dystonia macula thyroiditis esophagus oesophagus contracture hernia
spot spots ulcer space pouch line lines loop tract type variant association spectrum anemia anaemia edema oedema
ophthalmopathy cyst cysts nevus naevus granulomatosis purpura arteritis vasculitis arthritis scoliosis osteodystrophy
amaurosis optic syphilis fever pressure maneuvers stenosis aphasia area encephalitis psychosis delusion speculum clamp
drain forceps retractor bandage collar splint brace valve graft stockings exercises equation formula ratio curve plot
model inventory questionnaire checklist interview assessment trial study report guideline guidelines consensus
hospital hospitals university college school clinic clinics institute foundation center centre society association
laboratory laboratories library press pharmaceuticals medical memorial health ward wing hall building program programme
house airport county award prize lecture church
""".split()

# Eponyms that clinical text uses alone ("history of Parkinson", "Foley in place").
_EPONYMS = """
achilles addison addisons albers alport alzheimer alzheimers angelman apgar asperger aspergers babinski baker barlow
barre barrett barretts barr bartholin bartter basedow batten beau bechterew becker beck behcet bell bells bennett berger
bernard billroth bloom boerhaave bowen bowman braden bright broca brodie brown brudzinski budd buerger burkitt cabot
caroli castleman celsius charcot chagas chediak chiari churg colles conn coombs cooley cori costello cowden creutzfeldt
crigler crohn crohns cushing cushings dandy danlos darier descemet doppler down downs dravet dressler duane dubin
duchenne dupuytren ebstein edwards ehlers eisenmenger epstein erb ewing ewings fabry fahr fahrenheit fallopian fallot
fanconi felty fitz foley fowler friedreich friedreichs galeazzi gardner gaucher gehrig gilbert glasgow gleason goodpasture
graafian graves gram grawitz gunther guillain hallervorden hamilton hansen hansens hartnup hashimoto hashimotos
heberden heimlich henle henoch hickman hippel hirschsprung hodgkin hodgkins holter homan homans horner horners hunter
huntington huntingtons hurler hutchinson jaeger jakob jakobs janeway joubert kallmann kaposi kaposis kartagener kawasaki
kearns kegel kennedy kernig kimmelstiel kleefstra klinefelter klippel kocher korsakoff korsakov krabbe krebs kupffer kussmaul
lachman landau langerhans leber leigh lennox leydig lewy lhermitte libman likert lindau loeffler lowe lyme lynch maffucci
mallory mantoux marfan marfans mcardle mcburney mcmurray meckel meige menetrier meniere menieres menkes merkel meniscus
milroy mobitz mohs montezuma moro morton moya munchausen murphy nager niemann nissen noonan ollier osler paget pagets
pancoast papanicolaou parkinson parkinsons perthes peyer peyronie pfannenstiel phalen phelan pick pierre poland pompe pott
potter prader prinzmetal purkinje quincke ramsay raynaud raynauds reiter reye rett rinne rombergs romberg rorschach rosacea
roux rubinstein salk salmonella schwann sertoli sever sezary sheehan shiga shy sipple sjogren sjogrens sjögren skene
smith snellen spitz stargardt steinert stevens still stokes sturge swan sydenham takayasu tay tinel tourette tourettes treacher
trendelenburg turner turners usher valsalva vater virchow vogt waardenburg waldenstrom waldeyer warthin weber wegener
wegeners weil werdnig werner wernicke westphal whipple widal willebrand williams wilms wilson wilsons wolff wolfram yorke
yag zellweger zollinger
""".split()

_MEDICAL_WORD = re.compile(
    r"(?:oma|omas|omata|itis|osis|oses|emia|aemia|uria|pathy|pathies|ectomy|otomy|ostomy|scopy|graphy|plasty|algia|plegia|paresis"
    r"|rrhea|rrhoea|megaly|penia|philia|lysis|genesis|cytes?|globin|globulin|kinase|ptase|mycin|cillin|floxacin|statin|sartan"
    r"|olol|dipine|azole|azine|zepam|zolam|triptan|profen|oxetine|mab|tinib|platin|rubicin|navir|ciclovir|cycline|solone|sone"
    r"|gliptin|gliflozin|prazole|tidine|setron|ectin|phylline|caine|barbital|toxin|trophy|plasia|stasis|rrhage|ectasis|iasis"
    r"|oscope|ology|ologist|opia|opsia|derma|chondria|bacter|coccus|cocci|virus|plasma|zoa|tensin|tropin|amine|amide|oxide)$"
)
# Words a form, a heading or a sentence may begin with, which a tagger takes for given names now and then.
_COMMON = frozenset(
    """
    abdomen abdominal about after all allergies also although an and are as assessment at barium because before blood bone
    brain but by chest child children clinical closed daily day days denies depression diagnosis discharge do doctor drug
    exam examination family father female follow for from general has have he heart her his history home hospital how i if
    impression in is it kidney labs left liver lung male man may medical medication medications mild mother mr mrs ms my
    name negative neuro new no normal not notes nurse objective of on or other our pain patient patients petechiae physical
    plan positive present previous problem procedure pt reason report review right she shrink side since skin sleep social
    some status stroke subjective such surgery symptoms take that the their there they this to tumor tumors type under
    uterine vision vitals was we what when who why will with woman you your gland salivary swallow white bleeding
    kinase tyrosine monday tuesday wednesday thursday friday saturday sunday english spanish french german american
    """.split()
)
_WORD = re.compile(r"[^\W\d_]+")
_TITLE_BEFORE = re.compile(
    r"(?:\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|rev|nurse|patient|name|named)\b\.?:?\s*)$", re.IGNORECASE
)


@functools.cache
def _thing_after() -> re.Pattern[str]:
    heads = "|".join(_HEADS)
    # "'s", further names joined by hyphens, then at most two small words before the thing itself.
    return re.compile(
        rf"(?:['’]s?|s['’])?(?:[-–/][^\W\d_][\w'’]*)*(?:[ ,]+(?:and|or|de|von|van|la)? ?(?-i:[A-Z])[\w'’–-]+){{0,2}}"
        rf"(?:['’]s?)?[\s-]+(?:\(?[a-z-]+\)? ){{0,2}}(?:{heads})\b",
        re.IGNORECASE,
    )


@functools.cache
def _thing_at_once() -> re.Pattern[str]:
    return re.compile(rf"(?:['’]s?)?[\s-]+(?:{'|'.join(_HEADS)})\b", re.IGNORECASE)


def _words(value: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(value) if len(word) > 1 or word.isupper()]


def has_title(text: str, start: int) -> bool:
    """Whether a title or a label such as "name:" stands right before `start`."""
    return _TITLE_BEFORE.search(text, max(0, start - 16), start) is not None


def names_a_thing(text: str, start: int, end: int) -> bool:
    """Whether what follows a name shows that a disease, sign, instrument or institution is meant."""
    if has_title(text, start):
        return False
    words = _words(text[start:end])
    if len(words) > 1 and "-" not in text[start:end] and "–" not in text[start:end]:
        return _thing_at_once().match(text, end) is not None
    return _thing_after().match(text, end) is not None


def is_clinical_word(text: str, start: int, end: int) -> bool:
    """Whether a supposed name is a lone eponym, a medical term, a gene symbol or an everyday word."""
    if has_title(text, start):
        return False
    value = text[start:end]
    words = _words(value)
    if not words or any(c.isdigit() for c in value) or all(w in _COMMON or _MEDICAL_WORD.search(w) for w in words):
        return True
    if len(words) == 1:
        return words[0] in _EPONYM_SET or (value.isupper() and len(value) <= 5)
    return "-" in value and all(w in _EPONYM_SET or w in _COMMON for w in words)


_EPONYM_SET = frozenset(_EPONYMS)


def drop_things(text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """For each supposed name in `text`, whether it is no person; a name that is once a thing is one throughout.

    `spans` are [start, end) characters. A name whose every word also occurs in small letters in the text is dropped
    too: it was a word that began a line.
    """
    things = [names_a_thing(text, start, end) or is_clinical_word(text, start, end) for start, end in spans]
    thing_words = {w for (s, e), thing in zip(spans, things, strict=True) if thing for w in _words(text[s:e])}
    small = set(re.findall(r"(?<![\w@.-])[a-zß-ÿ]{3,}(?![\w@])", text)) if spans and len(text) < 200_000 else set()
    result = []
    for (start, end), thing in zip(spans, things, strict=True):
        words = _words(text[start:end])
        alone = all(w in thing_words for w in words) and not has_title(text, start)
        written_small = text[start:end][:1].isupper() and all(w in small for w in words) and not has_title(text, start)
        result.append(thing or alone or written_small)
    return result
