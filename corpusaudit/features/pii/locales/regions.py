"""Countries and first-level regions: places large enough that Safe Harbor lets them stand."""

from __future__ import annotations

_COUNTRIES = """
afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahamas|bahrain|bangladesh
barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia|bosnia and herzegovina|botswana|brazil|brunei|bulgaria
burkina faso|burundi|cambodia|cameroon|canada|cape verde|central african republic|chad|chile|china|colombia|comoros
congo|democratic republic of the congo|costa rica|croatia|cuba|cyprus|czech republic|czechia|denmark|djibouti
dominican republic|ecuador|egypt|el salvador|england|eritrea|estonia|eswatini|ethiopia|fiji|finland|france|gabon|gambia
germany|ghana|great britain|greece|greenland|grenada|guatemala|guinea|guyana|haiti|honduras|hungary|iceland|india
indonesia|iran|iraq|ireland|northern ireland|israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kosovo
kuwait|kyrgyzstan|laos|latvia|lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|macedonia
north macedonia|madagascar|malawi|malaysia|maldives|mali|malta|mauritania|mauritius|mexico|moldova|monaco|mongolia
montenegro|morocco|mozambique|myanmar|burma|namibia|nepal|netherlands|the netherlands|new zealand|nicaragua|niger
nigeria|north korea|norway|oman|pakistan|palestine|panama|papua new guinea|paraguay|peru|philippines|the philippines
poland|portugal|puerto rico|qatar|romania|russia|rwanda|saudi arabia|scotland|senegal|serbia|sierra leone|singapore
slovakia|slovenia|somalia|south africa|south korea|korea|south sudan|soviet union|spain|sri lanka|sudan|suriname
sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|trinidad and tobago|tunisia|turkey|türkiye
turkmenistan|uganda|ukraine|united arab emirates|united kingdom|uk|united states|united states of america|usa|u.s
uruguay|uzbekistan|vatican city|venezuela|vietnam|wales|yemen|zambia|zimbabwe
africa|america|north africa|sub-saharan africa|asia|southeast asia|europe|eastern europe|western europe|north america
south america|latin america|central america|middle east|caribbean|scandinavia|mediterranean|antarctica|oceania
pacific islands|new england|midwest
"""
_STATES = """
alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana
iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska
nevada|new hampshire|new jersey|new mexico|new york state|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania
rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|west virginia|washington state|wisconsin
wyoming|ontario|quebec|british columbia|alberta|manitoba|saskatchewan|nova scotia|new brunswick|newfoundland
"""
REGIONS = frozenset(name.strip() for line in (_COUNTRIES + _STATES).splitlines() for name in line.split("|") if name)


def is_region(value: str) -> bool:
    """Whether a place name is that of a continent, a country, or a state or province of the USA or Canada."""
    return " ".join(value.casefold().split()) in REGIONS
