"""Common knowledge: people, places, numbers and sites that everybody knows, so that meeting them shows nothing.

A short list on purpose: the holdout and the number of people who share a value say the rest. What stands here can
never count as leaked, so a name is listed only where it is that of a public figure and hardly anybody else's.
"""

from __future__ import annotations

import re

from corpusaudit.features.pii.locales.given_names import is_given_name
from corpusaudit.features.pii.locales.regions import is_region
from corpusaudit.features.pii.matching.values import normalize_value
from corpusaudit.features.pii.types import ADDRESS, NAME, PLACE, SITE, TELEPHONE, TYPES

_FIGURES = """
George Washington|Thomas Jefferson|Abraham Lincoln|Theodore Roosevelt|Franklin Roosevelt|Franklin D. Roosevelt
Dwight Eisenhower|John F. Kennedy|Lyndon B. Johnson|Richard Nixon|Jimmy Carter|Ronald Reagan|George W. Bush
Bill Clinton|Hillary Clinton|Barack Obama|Michelle Obama|Donald Trump|Joe Biden|Kamala Harris|Winston Churchill
Margaret Thatcher|Tony Blair|Boris Johnson|Angela Merkel|Adolf Hitler|Joseph Stalin|Vladimir Lenin|Vladimir Putin
Mikhail Gorbachev|Napoleon Bonaparte|Charles de Gaulle|Emmanuel Macron|Nelson Mandela|Mahatma Gandhi|Mao Zedong
Xi Jinping|Martin Luther King|Malcolm X|Rosa Parks|Mother Teresa|Dalai Lama|Pope Francis|Jesus Christ
Julius Caesar|Queen Elizabeth|Princess Diana|Florence Nightingale|Marie Curie|Albert Einstein|Isaac Newton
Charles Darwin|Galileo Galilei|Stephen Hawking|Nikola Tesla|Thomas Edison|Alexander Fleming|Louis Pasteur
Robert Koch|Edward Jenner|Gregor Mendel|Rosalind Franklin|James Watson|Francis Crick|Jonas Salk|Sigmund Freud
Carl Jung|Alois Alzheimer|James Parkinson|Emil Kraepelin|Ivan Pavlov|Jean Piaget|Aaron Beck|Carl Rogers
William Shakespeare|Charles Dickens|Jane Austen|Mark Twain|Ernest Hemingway|Oscar Wilde|Agatha Christie
Virginia Woolf|Sylvia Plath|Edgar Allan Poe|Emily Dickinson|Leo Tolstoy|Fyodor Dostoevsky|Franz Kafka
Leonardo da Vinci|Vincent van Gogh|Pablo Picasso|Claude Monet|Frida Kahlo|Andy Warhol|Johann Sebastian Bach
Wolfgang Amadeus Mozart|Ludwig van Beethoven|Elvis Presley|Michael Jackson|John Lennon|Paul McCartney|Bob Dylan
David Bowie|Freddie Mercury|Kurt Cobain|Taylor Swift|Lady Gaga|Britney Spears|Madonna Ciccone|Oprah Winfrey
Marilyn Monroe|Charlie Chaplin|Alfred Hitchcock|Robin Williams|Tom Hanks|Tom Cruise|Brad Pitt|Angelina Jolie
Michael J. Fox|Christopher Reeve|Lou Gehrig|Magic Johnson|Muhammad Ali|Michael Jordan|Michael Phelps|Usain Bolt
Serena Williams|Lance Armstrong|Babe Ruth|Tiger Woods|Lionel Messi|Cristiano Ronaldo|Bill Gates|Steve Jobs
Elon Musk|Mark Zuckerberg|Jeff Bezos|Warren Buffett|Henry Ford|Walt Disney|Neil Armstrong|Anne Frank|Helen Keller
Sherlock Holmes|Harry Potter|James Bond|Mickey Mouse|Santa Claus|Robin Hood|Winnie the Pooh|Dorian Gray
Johns Hopkins|Ronald McDonald|John Doe|Jane Doe|John Q. Public|Joe Bloggs
"""
_CITIES = """
new york|new york city|nyc|los angeles|chicago|houston|phoenix|philadelphia|san antonio|san diego|dallas|san jose
austin|jacksonville|fort worth|columbus|charlotte|san francisco|indianapolis|seattle|denver|washington|washington dc
boston|el paso|nashville|detroit|oklahoma city|portland|las vegas|memphis|louisville|baltimore|milwaukee|albuquerque
tucson|fresno|sacramento|kansas city|mesa|atlanta|omaha|colorado springs|raleigh|miami|oakland|minneapolis|tulsa
cleveland|new orleans|arlington|tampa|cincinnati|pittsburgh|st louis|saint louis|orlando|st paul|buffalo|bethesda
rochester|richmond|salt lake city|honolulu|anchorage|hollywood|manhattan|brooklyn|queens|bronx|harlem|silicon valley
toronto|montreal|vancouver|calgary|ottawa|edmonton|winnipeg|quebec city|mexico city|havana|bogota|lima|santiago
buenos aires|montevideo|rio de janeiro|sao paulo|brasilia|caracas|quito|london|manchester|birmingham|liverpool|leeds
glasgow|edinburgh|cardiff|belfast|dublin|oxford|cambridge|paris|lyon|marseille|nice|bordeaux|strasbourg|brussels
antwerp|amsterdam|rotterdam|the hague|utrecht|luxembourg|berlin|hamburg|munich|cologne|frankfurt|stuttgart
heidelberg|leipzig|dresden|vienna|salzburg|zurich|geneva|basel|bern|rome|milan|naples|turin|florence|venice|bologna
madrid|barcelona|valencia|seville|lisbon|porto|athens|istanbul|ankara|warsaw|krakow|prague|budapest|bucharest|sofia
belgrade|zagreb|ljubljana|bratislava|copenhagen|stockholm|gothenburg|oslo|bergen|helsinki|reykjavik|tallinn|riga
vilnius|moscow|saint petersburg|st petersburg|kiev|kyiv|odessa|minsk|cairo|alexandria|casablanca|tunis|algiers
lagos|nairobi|addis ababa|accra|dakar|kinshasa|johannesburg|cape town|pretoria|durban|jerusalem|tel aviv|beirut
damascus|baghdad|tehran|riyadh|dubai|abu dhabi|doha|kabul|karachi|lahore|islamabad|delhi|new delhi|mumbai|bombay
kolkata|calcutta|chennai|madras|bangalore|hyderabad|dhaka|colombo|kathmandu|bangkok|hanoi|saigon|ho chi minh city
kuala lumpur|singapore|jakarta|manila|hong kong|taipei|beijing|shanghai|guangzhou|shenzhen|wuhan|seoul|busan|tokyo
osaka|kyoto|hiroshima|nagasaki|sydney|melbourne|brisbane|perth|adelaide|auckland|wellington|chernobyl|hiroshima
"""
_NUMBERS = frozenset({"8002738255", "8006624357", "8002221222", "8007997233", "8004224453"})
"""Lines for everybody in need: suicide prevention, substance abuse, poison, domestic violence, child abuse (USA)."""
_SITES = re.compile(
    r"(?:[\w-]+\.)*(?:wikipedia\.org|google\.[a-z.]{2,6}|youtube\.com|facebook\.com|twitter\.com|instagram\.com"
    r"|linkedin\.com|amazon\.[a-z.]{2,6}|who\.int|nhs\.uk|webmd\.com|mayoclinic\.org|medlineplus\.gov|doi\.org"
    r"|webmd\.com|cancer\.org|heart\.org|redcross\.org|example\.(?:com|org|net))(?:/[a-z]{0,12})?"
)
FIGURES = frozenset(
    normalize_value(name, "PERSON") for line in _FIGURES.splitlines() for name in line.split("|") if name
)
CITIES = frozenset(name.strip() for line in _CITIES.splitlines() for name in line.split("|") if name)


def is_common_knowledge(value: str, kind: str) -> bool:
    """Whether a detail of that type (a name of ``types.TYPES``) is known to everybody.

    That is a public figure, a lone common given name, a large city or region, a public help line or a public site.
    """
    normal, family = normalize_value(value, kind), TYPES[kind].family
    if family is NAME:
        return normal in FIGURES or (" " not in normal and is_given_name(normal))
    if family in (PLACE, ADDRESS):
        return normal in CITIES or is_region(normal)
    if family is TELEPHONE:
        return normal in _NUMBERS
    return family is SITE and _SITES.fullmatch(normal) is not None
