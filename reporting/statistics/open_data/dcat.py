"""What data portals read of a release: DCAT-AP 3 as JSON-LD, in every language of the service."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from reporting.facts.periods import Period
from reporting.statistics.names import period_name
from reporting.statistics.open_data.bundle import FIGURES, PACKAGE
from reporting.statistics.open_data.code_lists import Names, in_each
from reporting.statistics.open_data.licence import LICENCE
from reporting.vocabulary import N_

_AUTHORITY: Final = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_CONTEXT: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# ISO 639-3 as the European list of languages writes them.
_LANGUAGES: Final[Mapping[str, str]] = {
    "fi": "FIN",
    "sv": "SWE",
    "en": "ENG",
    "se": "SME",
    "ru": "RUS",
    "ar": "ARA",
    "so": "SOM",
    "et": "EST",
    "uk": "UKR",
    "fa": "FAS",
    "es": "SPA",
    "fr": "FRA",
    "tr": "TUR",
    "zh": "ZHO",
}
_TITLE: Final = N_("Reports of discrimination and harassment in Finland: %(period)s")
_DESCRIPTION: Final = N_(
    "Figures of what people have told about discrimination and harassment without their name. "
    "These are reports, not the amount of discrimination."
)
_CATALOGUE_TITLE: Final = N_("Open data of this service")
_CATALOGUE_TEXT: Final = N_("Every public release of figures, with all its files.")
_KEYWORDS: Final = (N_("discrimination"), N_("harassment"), N_("equality"))


@dataclass(frozen=True)
class Publisher:
    """Who publishes: a name by language, and where to write, empty where nobody is named."""

    names: Mapping[str, str]
    contact: str = ""


@dataclass(frozen=True)
class Described:
    """What portals must know of a release beside its figures."""

    name: str
    period: Period
    published_on: date
    version: int


@dataclass(frozen=True)
class Site:
    """Where the service is, as `https://host`, and who publishes there."""

    root: str
    publisher: Publisher

    def folder(self, release: str) -> str:
        """Give the address under which the files of a release are."""
        return f"{self.root}/open-data/{release}"


@dataclass(frozen=True)
class _Offered:
    """A file that portals offer: its European file type, its media type and its title."""

    kind: str
    media_type: str
    title: str


ALL_IN_ONE: Final = ".zip"
"""Stands for the file that holds all the others."""

_OFFERED: Final[Mapping[str, _Offered]] = {
    FIGURES: _Offered("CSV", "text/csv", N_("Figures as CSV")),
    "tables.json": _Offered("JSON", "application/json", N_("Figures as JSON-stat")),
    PACKAGE: _Offered(
        "JSON", "application/json", N_("Data package: what each file and column holds")
    ),
    ALL_IN_ONE: _Offered("ZIP", "application/zip", N_("All files in one")),
}


def dataset_jsonld(
    release: Described, files: Mapping[str, bytes], site: Site, names: Names
) -> dict[str, Any]:
    """Describe one release with its files; the one named ALL_IN_ONE holds all the others."""
    return {"@context": _CONTEXT} | _dataset(release, files, site, names)


def catalogue_jsonld(
    releases: Sequence[Described], site: Site, names: Names, *, changed_on: date | None
) -> dict[str, Any]:
    """Describe the catalogue of all releases; each is described in its own folder."""
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@id": f"{site.root}/open-data/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _texts(in_each(_CATALOGUE_TITLE, names)),
        "dct:description": _texts(in_each(_CATALOGUE_TEXT, names)),
        "dct:publisher": _publisher(site),
        "dct:language": _language_ids(names),
        "dct:license": _id(LICENCE.address),
        "foaf:homepage": _id(f"{site.root}/"),
        "dcat:dataset": [_dataset(one, {}, site, names) for one in releases],
    }
    return told | ({"dct:modified": _date(changed_on)} if changed_on else {})


def _dataset(
    release: Described, files: Mapping[str, bytes], site: Site, names: Names
) -> dict[str, Any]:
    folder = site.folder(release.name)
    told: dict[str, Any] = {
        "@id": f"{folder}/dcat.jsonld#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": release.name,
        "dct:title": _texts(_titles(release.period, names)),
        "dct:description": _texts(in_each(_DESCRIPTION, names)),
        "dct:publisher": _publisher(site),
        "dct:issued": _date(release.published_on),
        "dct:modified": _date(release.published_on),
        "dct:language": _language_ids(names),
        "dct:license": _id(LICENCE.address),
        "dct:accessRights": _id(_AUTHORITY + "access-right/PUBLIC"),
        "dct:accrualPeriodicity": _id(_AUTHORITY + "frequency/ANNUAL"),
        "dct:spatial": _id(_AUTHORITY + "country/FIN"),
        "dct:temporal": _temporal(release.period),
        "dcat:distribution": list(_distributions(release, files, site, names)),
    }
    return told | _of_subject(release, site, names) | _contact(site)


def _of_subject(release: Described, site: Site, names: Names) -> dict[str, Any]:
    """Say what a release is about, and where people read it."""
    return {
        "dcat:theme": [_id(_AUTHORITY + "data-theme/" + one) for one in ("SOCI", "JUST")],
        "dcat:keyword": _keywords(names),
        "dcat:version": f"{release.version}.0.0",
        "dcat:landingPage": [
            _id(f"{site.root}/{language}/numbers/releases/{release.name}") for language in names
        ],
    }


def _distributions(
    release: Described, files: Mapping[str, bytes], site: Site, names: Names
) -> Iterable[dict[str, Any]]:
    folder = site.folder(release.name)
    for name, offered in _OFFERED.items():
        address = f"{folder}.zip" if name == ALL_IN_ONE else f"{folder}/{name}"
        yield _distribution(address, offered, names) | _measured(files.get(name))


def _distribution(address: str, offered: _Offered, names: Names) -> dict[str, Any]:
    return {
        "@id": f"{address}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": _texts(in_each(offered.title, names)),
        "dcat:accessURL": _id(address),
        "dcat:downloadURL": _id(address),
        "dct:format": _id(_AUTHORITY + "file-type/" + offered.kind),
        "dcat:mediaType": _id(_MEDIA_TYPES + offered.media_type),
        "dct:license": _id(LICENCE.address),
        "dcatap:availability": _id(_AUTHORITY + "planned-availability/STABLE"),
    }


def _measured(content: bytes | None) -> dict[str, Any]:
    if content is None:
        return {}
    checksum = {
        "@type": "spdx:Checksum",
        "spdx:algorithm": _id("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
        "spdx:checksumValue": _typed(hashlib.sha256(content).hexdigest(), "hexBinary"),
    }
    size = _typed(str(len(content)), "nonNegativeInteger")
    return {"dcat:byteSize": size, "spdx:checksum": checksum}


def _publisher(site: Site) -> dict[str, Any]:
    return {
        "@id": f"{site.root}/#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _texts(site.publisher.names),
    }


def _contact(site: Site) -> dict[str, Any]:
    told: dict[str, Any] = {"@type": "vcard:Organization", "vcard:fn": _first(site)}
    if not site.publisher.contact:
        return {}
    name = "vcard:hasEmail" if site.publisher.contact.startswith("mailto:") else "vcard:hasURL"
    return {"dcat:contactPoint": told | {name: _id(site.publisher.contact)}}


def _first(site: Site) -> str:
    return next(iter(site.publisher.names.values()))


def _titles(period: Period, names: Names) -> dict[str, str]:
    return {
        language: words.gettext(_TITLE) % {"period": period_name(period, words)}
        for language, words in names.items()
    }


def _keywords(names: Names) -> list[dict[str, str]]:
    return [one for keyword in _KEYWORDS for one in _texts(in_each(keyword, names))]


def _temporal(period: Period) -> dict[str, Any]:
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _date(period.first_day),
        "dcat:endDate": _date(period.last_day),
    }


def _language_ids(names: Names) -> list[dict[str, str]]:
    known = (_LANGUAGES[language] for language in names if language in _LANGUAGES)
    return [_id(_AUTHORITY + "language/" + one) for one in known]


def _texts(labels: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text} for language, text in labels.items()]


def _date(day: date) -> dict[str, str]:
    return _typed(day.isoformat(), "date")


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@type": f"xsd:{kind}", "@value": value}


def _id(address: str) -> dict[str, str]:
    return {"@id": address}
