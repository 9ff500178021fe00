"""Made-up clinics, staff and patients; any likeness is chance."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the staff: given name, family name, and what they do."""

    first: str
    last: str
    role: str


@dataclass(frozen=True, slots=True)
class House:
    """A clinic with its staff; `women` and `men` are the names of its patients."""

    slug: str
    name: str
    address: str
    phone: str
    emergency_number: str
    time_zone: str
    language: str
    paper: str
    staff: tuple[Person, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    # Of every ten patients, how many read the clinic's other language.
    other_language: int


STOCKHOLM = House(
    slug="sodermalm",
    name="Södermalms hudklinik",
    address="Östgötagatan 41, 116 64 Stockholm",
    phone="08-555 01 23",
    emergency_number="112",
    time_zone="Europe/Stockholm",
    language="sv",
    paper="a4",
    staff=(
        Person("Karin", "Åström", "clinician"),
        Person("Emre", "Yılmaz", "clinician"),
        Person("Moa", "Sjögren", "assistant"),
        Person("Göran", "Hallberg", "admin"),
    ),
    women=(
        *(
            "Ebba Lindqvist",
            "Åsa Öberg",
            "Fatima Al-Hassan",
            "Linnéa Bergström",
            "Zofia Wiśniewska",
        ),
        *("Ingrid Nyström", "Nguyễn Thị Lan", "Sara Ekholm", "Maja Söderlund", "Hodan Warsame"),
        *("Elsa Forsberg", "Camila Rojas", "Birgitta Håkansson", "Yasmin Rahimi", "Anna Lindqvist"),
        *("Tuva Åkerblom", "Merete Kjær", "Johanna Mäkinen", "Alva Ögren", "Rut Isaksson"),
    ),
    men=(
        *("Björn Ångström", "Oskar Lund", "Mehmet Demir", "Nils Öhman", "Dawit Tesfaye"),
        *("Håkan Blomqvist", "Viktor Sjöberg", "Tomasz Kowalczyk"),
    ),
    other_language=3,
)

LONDON = House(
    slug="harbour-lane",
    name="Harbour Lane Skin Clinic",
    address="12 Harbour Lane, London SE16 4RT",
    phone="+44 20 7946 0123",
    emergency_number="999",
    time_zone="Europe/London",
    language="en",
    paper="a4",
    staff=(
        Person("Grace", "Adeyemi", "clinician"),
        Person("Daniel", "Whitcombe", "clinician"),
        Person("Poppy", "Hargreaves", "assistant"),
        Person("Nadia", "Siddiqui", "admin"),
    ),
    women=(
        *("Siobhán O'Brien", "Aisha Khan", "Priya Raman", "Charlotte Fairweather", "Ngozi Okafor"),
        *("Mei-Ling Chen", "Eleanor Whitfield", "Zoë Marchetti", "Amara Diallo", "Hannah Goldberg"),
        *("Sofía Ramírez", "Beatrice Llewellyn-Jones", "Keisha Campbell", "Olga Petrova"),
        *("Rachel Thornton", "Leila Haddad", "Freya Lindström", "Joan Abernathy", "Tamsin Pryce"),
        *("Efua Mensah",),
    ),
    men=(
        *("Tom Whitfield", "Chidi Eze", "Ravi Patel", "Callum MacLeod", "José Fernández"),
        *("Kwame Boateng", "Owen Rees", "Piotr Nowak"),
    ),
    other_language=2,
)

TEMPLATES = (STOCKHOLM, LONDON)

EDITOR = Person("Helena", "Corrigan", "editor")
APPROVER = Person("Anders", "Wikström", "approver")
