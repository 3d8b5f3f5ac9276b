"""Reports for the demo, retold from published decisions (sources beside each)."""

from dataclasses import dataclass, field

_TRIBUNAL = "https://www.yvtltk.fi/fi/index/materiaalit/tapausselosteet_3/"


@dataclass(frozen=True)
class DemoCase:
    """One report as a person would fill it in, with the answer it gets in the demo."""

    id: str
    language: str
    story: str
    answers: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    source: str = ""


CASES = (
    DemoCase(
        "C01",
        "fi",
        "Vastapäisen kerrostalon ikkunaan on ripustettu hakaristilippu. Olen juutalainen, ja "
        "samaan aikaan pihalla on tehty ilkivaltaa ja saamme vihapostia. En uskalla enää kulkea "
        "sen talon ohi.",
        {
            "role": "experienced",
            "area": "housing",
            "when": "ongoing",
            "municipality": "Helsinki",
            "grounds": ("religion", "origin"),
            "kinds": ("hate_material", "property_damage"),
            "wish": "look_into",
        },
        _TRIBUNAL + "tapausselosteet2018.html",
    ),
    DemoCase(
        "C02",
        "sv",
        "Jag fick en kontrollavgift på en privat parkering. Huvudskylten var på finska, svenska "
        "och engelska, men tilläggsskylten om gästtillstånd fanns bara på finska, som jag inte "
        "förstår. Bolaget har annars svenska som servicespråk.",
        {
            "role": "experienced",
            "area": "private_services",
            "when": "month",
            "municipality": "Esbo",
            "grounds": ("language",),
            "kinds": ("unequal_service",),
            "wish": "advice",
        },
        "https://yvtltk.fi/sv/index/materiaalit/tapausselosteet/fallbeskrivningar2020.html",
    ),
    DemoCase(
        "C03",
        "fi",
        "Yksityinen päiväkoti veloittaa lapsistani lisämaksun vegaaniruoasta. Allergiaruoka "
        "maksaa heille saman verran, mutta siitä ei peritä mitään.",
        {
            "role": "on_behalf",
            "area": "education",
            "when": "ongoing",
            "municipality": "Vantaa",
            "grounds": ("belief",),
            "kinds": ("unequal_service",),
            "wish": "advice",
        },
        "https://www.yvtltk.fi/fi/index/tiedotteet/2018/10/",
    ),
    DemoCase(
        "C04",
        "sv",
        "Vårt barn går i ett kommunalt daghem i Helsingfors. Vi är buddhister och äter veganskt "
        "av religiösa skäl, men daghemmet ordnar inte maten fast andra religioners dieter ordnas.",
        {
            "role": "on_behalf",
            "area": "education",
            "when": "ongoing",
            "municipality": "Helsingfors",
            "grounds": ("religion",),
            "kinds": ("unequal_service",),
            "wish": "look_into",
        },
        "https://www.yvtltk.fi/sv/index/tiedotteet/2018/10/",
    ),
    DemoCase(
        "C05",
        "sv",
        "Jag är 30 år och studerar. För att få studierabatt på kollektivtrafiken måste jag lämna "
        "in ett beslut om studiestöd, medan de som är under 30 slipper.",
        {
            "role": "experienced",
            "area": "transport",
            "when": "ongoing",
            "municipality": "Åbo",
            "grounds": ("age",),
            "kinds": ("unequal_service", "inaccessibility"),
            "wish": "count",
        },
        "https://www.yvtltk.fi/sv/index/tiedotteet/2018/06/",
    ),
    DemoCase(
        "C06",
        "fi",
        "Näkövammani vuoksi en pysty käyttämään bussin arvokorttilukijaa. Pyysin, että minut "
        "vapautetaan arvon lataamisesta, mutta yhtiö kieltäytyi.",
        {
            "role": "experienced",
            "area": "transport",
            "when": "year",
            "municipality": "Tampere",
            "grounds": ("disability",),
            "kinds": ("adjustment_refused",),
            "wish": "look_into",
        },
        "https://www.yvtltk.fi/sv/index/tiedotteet/2018/06/",
    ),
    DemoCase(
        "C07",
        "sv",
        "På grund av en benskada behöver jag extra utrymme i flygplanet. Flygbolaget kunde inte "
        "ge en lämplig plats utan krävde att jag betalar tre platser till fullt pris.",
        {
            "role": "experienced",
            "area": "transport",
            "when": "year",
            "municipality": "Vanda",
            "grounds": ("disability",),
            "kinds": ("adjustment_refused",),
            "wish": "advice",
        },
        "https://www.hbl.fi/artikel/73d95714-df99-4562-a42d-66d2df9c2cfb",
    ),
)
