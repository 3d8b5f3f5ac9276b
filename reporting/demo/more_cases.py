"""The other half of the demo's reports (see `cases`)."""

from reporting.demo.cases import CASES as FIRST_CASES
from reporting.demo.cases import DemoCase

_TRIBUNAL = "https://www.yvtltk.fi/fi/index/materiaalit/tapausselosteet_3/"
_DECISIONS_2007 = (
    "https://www.yvtltk.fi/en/index/opinionsanddecisions/"
    "decisionsofdiscriminationtribunal2004-2014_0/2007.html"
)

_MORE = (
    DemoCase(
        "C08",
        "fi",
        "Minulla on kuulonäkövamma ja päätös tulkkipalvelusta. Jäin ilman tulkkia, kun "
        "välitysjärjestelmä toimii jäykästi vain yhdellä tavalla eikä etsi minulle sopivaa "
        "tulkkia.",
        {
            "role": "experienced",
            "area": "health_social",
            "when": "month",
            "municipality": "Oulu",
            "grounds": ("disability",),
            "kinds": ("inaccessibility", "adjustment_refused"),
            "wish": "look_into",
        },
        _TRIBUNAL + "tapausselosteet2019.html",
    ),
    DemoCase(
        "C09",
        "fi",
        "Käytän pyörätuolia. Puolue järjesti kaikille avoimen tilaisuuden paikassa, johon en "
        "päässyt portaiden takia. Kukaan ei ollut miettinyt esteettömyyttä.",
        {
            "role": "experienced",
            "area": "leisure_sport",
            "when": "week",
            "municipality": "Kuopio",
            "grounds": ("disability",),
            "kinds": ("inaccessibility",),
            "bystander": "saw_nobody_helped",
            "wish": "advice",
        },
        _TRIBUNAL + "tapausselosteet2017_1.html",
    ),
    DemoCase(
        "C10",
        "en",
        "Other players keep insulting my character in an online game and the company does nothing.",
        {
            "role": "experienced",
            "area": "online",
            "when": "ongoing",
            "grounds": ("not_sure",),
            "kinds": ("verbal_insult", "online_content"),
            "wish": "advice",
        },
        _TRIBUNAL + "tapausselosteet2016_1.html",
    ),
    DemoCase(
        "C11",
        "en",
        "The doorman of a Helsinki restaurant did not let me in because of my cargo trousers. I "
        "am from Senegal and think the dress code was an excuse.",
        {
            "role": "experienced",
            "area": "private_services",
            "when": "week",
            "time_of_day": "night",
            "municipality": "Helsinki",
            "grounds": ("origin", "appearance"),
            "kinds": ("refusal",),
            "bystander": "saw_nobody_helped",
            "wish": "look_into",
        },
        "https://docplayer.fi/amp/4845330-Syrjinta-ravintola-pukeutuminen-etninen-tausta-"
        "asiakaspalvelu-syrjintaolettama-todistustaakka.html",
    ),
    DemoCase(
        "C12",
        "en",
        "We are Roma. The rental company would let us the flat only if the social services "
        "signed the lease in between – other low-income applicants are not asked for this.",
        {
            "role": "group",
            "area": "housing",
            "when": "month",
            "municipality": "Jyväskylä",
            "grounds": ("roma",),
            "kinds": ("refusal", "unequal_service"),
            "wish": "look_into",
        },
        _DECISIONS_2007,
    ),
    DemoCase(
        "C13",
        "en",
        "An insurance association would not insure our family. We came to Finland as refugees.",
        {
            "role": "experienced",
            "area": "private_services",
            "when": "year",
            "municipality": "Lahti",
            "grounds": ("origin", "nationality"),
            "kinds": ("refusal",),
            "wish": "advice",
        },
        _DECISIONS_2007,
    ),
    DemoCase(
        "C14",
        "en",
        "An online shop's bank refused me credit automatically. Nobody asked about my income; "
        "the score came from my age, sex, mother tongue and where I live.",
        {
            "role": "experienced",
            "area": "private_services",
            "when": "year",
            "municipality": "Kajaani",
            "grounds": ("gender", "language", "age", "other"),
            "kinds": ("refusal", "inaccessibility"),
            "wish": "look_into",
        },
        _TRIBUNAL + "tapausselosteet2018.html",
    ),
)

ALL_CASES: tuple[DemoCase, ...] = FIRST_CASES + _MORE
