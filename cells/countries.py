"""Countries under one name each, where what is written differs."""

# The name that is shown, and how else it is written.
WRITTEN = {
    "Czech Republic": "Czechia",
    "Hong Kong": "Hong Kong SAR",
    "Ireland": "Republic of Ireland, Eire",
    "Netherlands": "The Netherlands, Holland",
    "Russia": "Russian Federation",
    "South Korea": "Republic of Korea",
    "United Kingdom": "UK, U.K., GB, The United Kingdom, Great Britain and Northern Ireland, "
    "United Kingdom of Great Britain and Northern Ireland",
    "United States": "US, U.S., USA, U.S.A., The United States, United States of America, America",
}
NAMES = {
    form.casefold(): name for name, forms in WRITTEN.items() for form in (name, *forms.split(", "))
}


def country_named(words: str) -> str:
    """The one name of a country; as it stands where it has no other. "UK": "United Kingdom".

    England, Scotland and Wales are countries of their own: many studies are of one of them.
    """
    words = " ".join(words.split())
    return NAMES.get(words.casefold(), words)
