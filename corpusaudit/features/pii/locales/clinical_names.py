"""Names that are not people: diseases, signs, instruments and institutions called after somebody, and medical words.

"Joubert syndrome" names nobody, "Mr. Joubert" does. A word is taken for a name of a thing by what follows it, by the
same word being so used elsewhere in the text, by being one of the well-known eponyms standing alone, or by having the
form of a medical term or a gene symbol.
"""

from __future__ import annotations

import functools
import re


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HEADS = _listed(
    """
    disease diseases syndrome syndromes disorder disorders anomaly malformation sign signs test tests reflex palsy
    paralysis ataxia dystrophy atrophy chorea dementia lymphoma sarcoma tumor tumors tumour tumours carcinoma cancer
    leukemia cell cells node nodes lesion lesions fracture fractures procedure operation surgery repair technique
    catheter tube stain score scale index criteria criterion classification grade staging gene genes mutation
    protein receptor antigen antibody virus phenomenon triad tetrad maneuver manoeuvre ring duct ducts gland glands
    canal body bodies fibers fibres law effect reaction agent therapy treatment method approach view position
    sequence complex deficiency dysplasia neuropathy encephalopathy epilepsy retinopathy nephropathy dystonia macula
    thyroiditis esophagus oesophagus contracture hernia spot spots ulcer space pouch line lines loop tract type
    variant association spectrum anemia anaemia edema oedema ophthalmopathy cyst cysts nevus naevus granulomatosis
    purpura arteritis vasculitis arthritis scoliosis osteodystrophy amaurosis optic syphilis fever pressure
    maneuvers stenosis aphasia area encephalitis psychosis delusion speculum clamp drain forceps retractor bandage
    collar splint brace valve graft stockings exercises grid membrane membranes muscle muscles equation formula
    ratio curve plot model inventory questionnaire checklist interview assessment trial study report guideline
    guidelines consensus hospital hospitals university college school clinic clinics institute foundation center
    centre society association laboratory laboratories library press pharmaceuticals medical memorial health ward
    wing hall building program programme house airport county award prize lecture church nomenclature
    medicine healthcare
    """
)

# Eponyms that clinical text uses alone ("history of Parkinson", "Foley in place").
_EPONYMS = _listed(
    """
    achilles albers alport alzheimer alzheimers angelman apgar asperger aspergers babinski barr barre barrett
    barretts bartholin bartter basedow batten bechterew beck behcet billroth boerhaave braden broca brodie
    brudzinski budd buerger burkitt caroli castleman celsius chagas charcot chediak chiari churg colles coombs cori
    creutzfeldt crigler crohn crohns cushing cushings dandy danlos descemet doppler downs dravet dubin duchenne
    dupuytren ebstein ehlers eisenmenger erb ewing ewings fabry fahr fahrenheit fallopian fallot fanconi felty fitz
    foley friedreich friedreichs galeazzi gaucher gehrig gleason graafian gram graves grawitz guillain hallervorden
    hansens hartnup hashimoto hashimotos heberden heimlich henle henoch hickman hippel hirschsprung hodgkin hodgkins
    hoehn holter homan homans horners huntington huntingtons hurler jakob jakobs janeway joubert kallmann kaposi
    kaposis kartagener kawasaki kegel kernig kimmelstiel kleefstra klinefelter klippel korsakoff korsakov krabbe
    krebs kupffer lachman langerhans leber leighs lewy leydig lhermitte libman likert lindau loeffler lyme lynch
    maffucci mallory mantoux marfan marfans mcardle mcburney mcmurray meckel meige menetrier meniere menieres menkes
    merkel mobitz mohs montezuma munchausen nager niemann nissen noonan ollier osler paget pagets pancoast
    papanicolaou parkinson parkinsons perthes peyer peyronie pfannenstiel phalen pierre pompe prader prinzmetal
    purkinje quincke raynaud raynauds reiter rett reye rinne romberg rombergs rorschach rubinstein sachs salmonella
    schwann sertoli sezary sheehan shiga sjogren sjogrens sjögren snellen spitz stargardt steinert sydenham takayasu
    tay tinel tourette tourettes treacher trendelenburg usher valsalva vater virchow waardenburg waldenstrom
    waldeyer warthin wegener wegeners weil werdnig wernicke westphal whipple widal willebrand wilms wilsons wolff
    wolfram yag yahr zellweger zollinger
    """
)

_MEDICAL_END = (
    r"(?:thmias?|thrin|omegaly|oma|omas|omata|itis|osis|oses|emia|aemia|uria|pathy|pathies|ectomy|otomy|ostomy"
    r"|scopy|graphy|plasty|algia|plegia|paresis"
    r"|rrhea|rrhoea|megaly|penia|philia|lysis|genesis|cytes?|globin|globulin|kinase|ptase|mycin|cillin|floxacin"
    r"|statin|sartan"
    r"|olol|dipine|azole|azine|zepam|zolam|triptan|profen|oxetine|mab|tinib|platin|rubicin|navir|ciclovir|cycline"
    r"|solone|sone"
    r"|gliptin|gliflozin|prazole|tidine|setron|ectin|phylline|caine|barbital|toxin|trophy|plasia|stasis|rrhage"
    r"|ectasis|iasis|asthenia|plakia|thrix|ism|entigo|keratin|cephaly|dactyly|ophthalmos|melia|ptysis|pnea|sepsis"
    r"|oscope|ology|ologist|opia|opsia|derma|chondria|bacter|coccus|cocci|virus|plasma|zoa|tensin|tropin|amine"
    r"|amide|oxide)\b"
)
_MEDICAL_WORD = re.compile(_MEDICAL_END)
# Words a form, a heading or a sentence may begin with, which a tagger takes for given names now and then.
_COMMON = _listed(
    """
    abdomen abdominal about after all allergies also although an and are as assessment at barium because before
    blood bone brain but by chest child children clinical closed daily day days denies depression diagnosis
    discharge do doctor drug exam examination family father female follow for from general has have he heart her his
    history home hospital how i if impression in is it kidney labs left liver lung male man may medical medication
    medications mild mother mr mrs ms my name negative neuro new no normal not notes nurse objective of on or other
    our pain patient patients petechiae physical plan positive present previous problem procedure pt reason report
    review right she shrink side since skin sleep social some status stroke subjective such surgery symptoms take
    that the their there they this to tumor tumors type under two three one youll uterine vision vitals was we what
    when who why will with woman you your gland salivary swallow white bleeding kinase tyrosine monday tuesday
    wednesday thursday friday saturday sunday english spanish french german american jr sr esq phd dr prof
    professor miss sir madam rev
    abnormal severe acute chronic tear happy little obesity elbow
    """
)
# Medicines by brand and microbes by genus, which begin with a capital like a name.
_MEDICINES_AND_MICROBES = _listed(
    """
    abilify accutane actos adderall advair advil aleve allegra ambien amoxil aricept ativan avandia avastin avonex
    bactrim benadryl betaseron botox byetta celebrex celexa chantix cialis cipro claritin clozaril combivir copaxone
    coreg coumadin cozaar crestor cymbalta depakote diflucan dilantin diovan effexor elavil eliquis enbrel epipen
    flagyl fosamax geodon gleevec glucophage haldol heparin herceptin humalog humira hydrea imitrex inderal insulin
    januvia keppra klonopin lamictal lantus lasix levaquin levitra lexapro lipitor lovenox lunesta lupron luvox
    lyrica methotrexate mirapex motrin naprosyn neurontin nexium norvasc novolog ozempic paxil pepcid plaquenil
    plavix prednisone premarin prilosec prozac remeron remicade requip restasis restoril risperdal ritalin rituxan
    seroquel singulair sinemet strattera suboxone synthroid tamiflu tegretol thalidomide topamax trazodone tylenol
    valium valtrex viagra vicodin vioxx wellbutrin xanax xarelto zantac zithromax zocor zofran zoloft zyprexa zyrtec
    acinetobacter babesia bartonella bordetella borrelia brucella campylobacter candida chlamydia clostridium
    coxiella cryptosporidium cyclospora ehrlichia escherichia francisella giardia haemophilus helicobacter
    klebsiella legionella leishmania leptospira listeria mycoplasma naegleria neisseria nocardia plasmodium
    pseudomonas rickettsia salmonella shigella staphylococcus streptococcus toxoplasma treponema trichinella
    trypanosoma vibrio yersinia coli aureus difficile pneumoniae albicans burgdorferi pylori faecalis faecium jejuni
    perfringens cereus anthracis pertussis influenzae meningitidis tuberculosis avium leprae typhi flexneri cholerae
    """
)
_WORD = re.compile(r"[^\W\d_]+")
_TITLE_BEFORE = re.compile(
    r"\b(?:(?:Mr|MR|mr|Mrs|MRS|mrs|Ms|Miss|Mx|Dr|DR|dr|Prof|Professor|Sir)\b\.?|[Nn]ame(?:d| is)?\b:?|(?:calls"
    r"|call) (?:me|him|her))\s*$"
)


# Words that may stand between a name and the thing called after it: adjectives and parts of the body.
_FILLER = (
    r"(?:\(?(?:[a-z-]{1,40}(?:ic|al|ar|ous|oid|ive|ory|like|related)|bone|kidney|skin|lung|heart|brain|nerve|muscle|liver"
    r"|blood|eye|cell|ray|body|type)\)? )"
)
_ABBREVIATION = r"(?: \([A-Za-z0-9-]{2,8}\))?"
_NO_VERB = r"(?!(?:is|was|has|had|have|with|from|for|and|or|the|a|who|denies|reports|developed|without|of|in|on)\b)"
_ORGANIZATION = (
    r"(?:Hospitals?|Universit(?:y|ies)|Colleges?|Clinics?|Institutes?|Foundation|Cent(?:er|re)|School"
    r"|Memorial|Medical|Medicine|Healthcare|Health|Library)"
)


def _heads() -> str:
    return "|".join(sorted(_HEADS))


@functools.cache
def _thing_after() -> re.Pattern[str]:
    # "'s", further names joined by hyphens or "and", then adjectives, then the thing itself.
    return re.compile(
        rf"(?:['’]s?)?(?:[-–/][^\W\d_][\w'’]{{0,40}}+){{0,8}}"
        rf"(?:[ ,]{{1,4}}(?:(?:and|or|de|von|van|la) )?(?-i:[A-Z])[\w'’–-]{{1,40}}){{0,2}}"
        rf"(?:['’]s?)?{_ABBREVIATION}[\s-]{{1,8}}+(?![\s-])(?:{_FILLER}{{0,2}}(?:(?:{_heads()})s?\b|[a-z]{{0,40}}{_MEDICAL_END})"
        rf"|{_NO_VERB}[a-z-]{{1,40}} syndrome\b)",
        re.IGNORECASE,
    )


@functools.cache
def _thing_at_once() -> re.Pattern[str]:
    return re.compile(
        rf"(?:['’]s?)?(?:\.(?= Children))?{_ABBREVIATION}[\s-]{{1,8}}+(?![\s-])(?:{_FILLER}{{0,2}}(?:{_heads()})s?\b"
        rf"|{_FILLER}{{0,2}}[a-z]{{0,40}}{_MEDICAL_END}"
        rf"|(?-i:(?:Jr\.? )?(?:[A-Z][\w'’-]{{1,40}} ){{0,3}}{_ORGANIZATION}\b)"
        rf"|(?-i:[A-Z][\w'’-]{{1,40}}) (?:syndrome|disease)\b)",
        re.IGNORECASE,
    )


# "symptoms of Ainhum", "associated with Warthin": what a disease is spoken of with.
_THING_BEFORE = re.compile(
    r"\b(?:(?:symptoms?|signs|causes?|types?|forms?|features|inheritance|prevalence|frequency|risk|onset"
    r"|variants?|stages?)"
    r" (?:of|for)|(?:associated|diagnosed|affected) with)\s(?:an? |the )?$",
    re.IGNORECASE,
)


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
    before = text[max(0, start - 30) : start]
    return _thing_after().match(text, end) is not None or _THING_BEFORE.search(before) is not None


def is_clinical_word(text: str, start: int, end: int) -> bool:
    """Whether a supposed name is a lone eponym, a medical term, a gene symbol or an everyday word."""
    if has_title(text, start):
        return False
    value = text[start:end]
    words = _words(value)
    if (
        not words
        or any(c.isdigit() for c in value)
        or all(w in _COMMON or w in _MEDICINES_AND_MICROBES or _MEDICAL_WORD.search(w) for w in words)
    ):
        return True
    if len(words) > 1 and all(w in _COMMON or w in _HEADS for w in words):
        return True
    if len(words) == 1:
        return words[0] in _EPONYMS or (value.isupper() and len(value) <= 5)
    return "-" in value and all(w in _EPONYMS or w in _COMMON for w in words)


_DAYS_AND_MONTHS = _listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december mon tue tues wed thu thurs fri sat sun
    """
)


def may_be_surname(word: str) -> bool:
    """Whether a capitalised word behind a given name can be the surname, not a thing, an everyday word or a day."""
    folded = word.casefold()
    other = _HEADS | _COMMON | _MEDICINES_AND_MICROBES | _DAYS_AND_MONTHS
    return folded not in other and not _MEDICAL_WORD.search(folded)


def drop_things(text: str, spans: list[tuple[int, int]]) -> list[bool]:
    """For each supposed name in `text`, whether it is no person; a name that is once a thing is one throughout.

    `spans` are [start, end) characters. A name whose every word also occurs in small letters in the text is dropped
    too: it was a word that began a line.
    """
    things = [names_a_thing(text, start, end) or is_clinical_word(text, start, end) for start, end in spans]
    thing_words = {w for (s, e), thing in zip(spans, things, strict=True) if thing for w in _words(text[s:e])}
    # Words that also stand there in small letters began a sentence or a line.
    small = set(re.findall(r"(?<![\w@.-])[a-zß-ÿ]{3,}(?![\w@])", text)) if spans and len(text) < 200_000 else set()
    result = []
    for (start, end), thing in zip(spans, things, strict=True):
        words = _words(text[start:end])
        alone = all(w in thing_words for w in words) and not has_title(text, start)
        written_small = text[start:end][:1].isupper() and all(w in small for w in words) and not has_title(text, start)
        result.append(thing or alone or written_small)
    return result
