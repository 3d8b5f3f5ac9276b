"""The finer codes that caseworkers add to a report: place, form in law, other side, outcome.

Residents are never offered these. The codes are permanent (design §12).
"""

from reporting.vocabulary import N_, Area, Term


class AreaSetting(Term):
    """A place within an area of life; the stored value begins with the area's."""

    TRANSPORT_BUS = "transport_bus", N_("Bus")
    TRANSPORT_TRAM = "transport_tram", N_("Tram")
    TRANSPORT_METRO = "transport_metro", N_("Metro")
    TRANSPORT_TRAIN = "transport_train", N_("Train")
    TRANSPORT_FERRY = "transport_ferry", N_("Ferry")
    TRANSPORT_STOP_STATION = "transport_stop_station", N_("Stop or station")
    TRANSPORT_TICKET_INSPECTION = "transport_ticket_inspection", N_("Ticket inspection")
    TRANSPORT_TAXI = "transport_taxi", N_("Taxi")
    PUBLIC_SPACE_STREET = "public_space_street", N_("Street")
    PUBLIC_SPACE_SQUARE = "public_space_square", N_("Square")
    PUBLIC_SPACE_PARK = "public_space_park", N_("Park")
    PUBLIC_SPACE_YARD = "public_space_yard", N_("Yard")
    PUBLIC_SPACE_STAIRCASE = "public_space_staircase", N_("Staircase")
    PUBLIC_SPACE_DEMONSTRATION = "public_space_demonstration", N_("Demonstration")
    PRIVATE_SERVICES_SHOP = "private_services_shop", N_("Shop")
    PRIVATE_SERVICES_RESTAURANT_BAR_CLUB = (
        "private_services_restaurant_bar_club",
        N_("Restaurant, bar or club"),
    )
    PRIVATE_SERVICES_BANK_INSURANCE_CREDIT = (
        "private_services_bank_insurance_credit",
        N_("Bank, insurance or credit"),
    )
    PRIVATE_SERVICES_HOTEL = "private_services_hotel", N_("Hotel or other accommodation")
    PRIVATE_SERVICES_GYM = "private_services_gym", N_("Gym")
    PRIVATE_SERVICES_TELECOM = "private_services_telecom", N_("Telecom operator")
    PRIVATE_SERVICES_SECURITY_GUARD = (
        "private_services_security_guard",
        N_("Guard or door staff of a business"),
    )
    EDUCATION_EARLY_CHILDHOOD = "education_early_childhood", N_("Early childhood education")
    EDUCATION_BASIC = "education_basic", N_("Basic education")
    EDUCATION_UPPER_SECONDARY = "education_upper_secondary", N_("General upper secondary school")
    EDUCATION_VOCATIONAL = "education_vocational", N_("Vocational education")
    EDUCATION_HIGHER = "education_higher", N_("Higher education")
    EDUCATION_ADULT_INTEGRATION = (
        "education_adult_integration",
        N_("Adult or integration education"),
    )
    WORK_RECRUITMENT = "work_recruitment", N_("Recruitment")
    WORK_TERMS_PAY = "work_terms_pay", N_("Terms of employment or pay")
    WORK_WORKPLACE_HARASSMENT = "work_workplace_harassment", N_("Harassment at the workplace")
    WORK_DISMISSAL = "work_dismissal", N_("Dismissal")
    WORK_TRAINEESHIP = "work_traineeship", N_("Traineeship")
    WORK_PLATFORM_WORK = "work_platform_work", N_("Platform work")
    HEALTH_SOCIAL_HEALTH_STATION = "health_social_health_station", N_("Health station")
    HEALTH_SOCIAL_HOSPITAL = "health_social_hospital", N_("Hospital")
    HEALTH_SOCIAL_CHILD_PROTECTION = "health_social_child_protection", N_("Child welfare")
    HEALTH_SOCIAL_DISABILITY_SERVICES = (
        "health_social_disability_services",
        N_("Disability services"),
    )
    HOUSING_RENTAL_SEARCH = "housing_rental_search", N_("Looking for a rented home")
    HOUSING_LANDLORD = "housing_landlord", N_("Landlord")
    HOUSING_HOUSING_COMPANY = "housing_housing_company", N_("Housing company")
    HOUSING_NEIGHBOURS = "housing_neighbours", N_("Neighbours")
    HOUSING_STUDENT_HOUSING = "housing_student_housing", N_("Student housing")
    HOUSING_HOMELESSNESS_SERVICES = (
        "housing_homelessness_services",
        N_("Services for homeless people"),
    )
    AUTHORITIES_MIGRI = "authorities_migri", N_("Finnish Immigration Service (Migri)")
    AUTHORITIES_EMPLOYMENT_SERVICES = "authorities_employment_services", N_("Employment services")
    AUTHORITIES_DVV = "authorities_dvv", N_("Digital and Population Data Services Agency (DVV)")
    AUTHORITIES_MUNICIPAL_OFFICE = "authorities_municipal_office", N_("Municipal office")
    AUTHORITIES_LIBRARY = "authorities_library", N_("Library")
    AUTHORITIES_ELECTIONS = "authorities_elections", N_("Elections")
    AUTHORITIES_KELA = "authorities_kela", N_("Kela and social security benefits")
    POLICE_SECURITY_STOP_ID_CHECK = "police_security_stop_id_check", N_("Stop or identity check")
    POLICE_SECURITY_REPORT_REFUSED = (
        "police_security_report_refused",
        N_("Report of an offence not taken"),
    )
    POLICE_SECURITY_GUARD_ACTION = (
        "police_security_guard_action",
        N_("Action of a guard or steward"),
    )
    POLICE_SECURITY_PRISON = "police_security_prison", N_("Prison")
    LEISURE_SPORT_CLUB = "leisure_sport_club", N_("Sports club")
    LEISURE_SPORT_EVENT = "leisure_sport_event", N_("Event")
    LEISURE_SPORT_YOUTH_CENTRE = "leisure_sport_youth_centre", N_("Youth centre")
    LEISURE_SPORT_SWIMMING_HALL = "leisure_sport_swimming_hall", N_("Swimming hall")
    LEISURE_SPORT_ASSOCIATION = "leisure_sport_association", N_("Association")
    LEISURE_SPORT_RELIGIOUS_COMMUNITY = (
        "leisure_sport_religious_community",
        N_("Religious community"),
    )
    ONLINE_SOCIAL_MEDIA = "online_social_media", N_("Social media")
    ONLINE_GAME = "online_game", N_("Game")
    ONLINE_MESSAGING = "online_messaging", N_("Messages or phone")
    ONLINE_NEWS_COMMENTS = "online_news_comments", N_("News comments")
    ONLINE_ALGORITHMIC_DECISION = "online_algorithmic_decision", N_("Automated decision")

    @property
    def area(self) -> Area:
        """Return the area this place belongs to."""
        return next(area for area in Area if self.value.startswith(f"{area.value}_"))

    @property
    def is_on_form(self) -> bool:
        """Say that residents are asked for the area only."""
        return False


class LegalForm(Term):
    """The form of discrimination in law, one flag (victimisation) and four qualifiers."""

    DIRECT = "direct", N_("Direct discrimination")
    INDIRECT = "indirect", N_("Indirect discrimination")
    HARASSMENT = "harassment", N_("Harassment")
    DENIAL_RA = "denial_ra", N_("Denial of reasonable accommodation")
    INSTRUCTION = "instruction", N_("Instruction or order to discriminate")
    JOB_AD = "job_ad", N_("Discriminatory job advertising")
    SEXUAL_HARASSMENT = "sexual_harassment", N_("Sexual harassment")
    GENDER_HARASSMENT = "gender_harassment", N_("Gender-based harassment")
    VICTIMISATION = "victimisation", N_("Victimisation (retaliation)")
    ASSOCIATION = "association", N_("Discrimination by association")
    ASSUMPTION = "assumption", N_("Discrimination by assumption")
    MULTIPLE = "multiple", N_("Multiple discrimination")
    INTERSECTIONAL = "intersectional", N_("Intersectional discrimination")

    @property
    def is_on_form(self) -> bool:
        """Say that residents are never asked for a legal judgement."""
        return False


class Counterparty(Term):
    """The kind of the other side, never its name; a routing rule needs less and asks otherwise."""

    PRIVATE_COMPANY = "private_company", N_("Private company or service provider")
    MUNICIPALITY = "municipality", N_("Municipality")
    WELLBEING_COUNTY = (
        "wellbeing_county",
        N_("Wellbeing services county, or social and health services of Helsinki"),
    )
    STATE_AUTHORITY = "state_authority", N_("State authority")
    OTHER_PUBLIC = "other_public", N_("Other public service provider")
    EMPLOYER = "employer", N_("Employer")
    PRIVATE_PERSON = "private_person", N_("Private person or persons")
    ASSOCIATION = "association", N_("Association or organisation")
    UNKNOWN = "unknown", N_("Unknown")

    @property
    def is_on_form(self) -> bool:
        """Say that residents name the other side in their own words, or not at all."""
        return False


class ClosingReason(Term):
    """Why a case was closed. There is no “unfounded”: the service does not judge."""

    ADVICE_GIVEN = "advice_given", N_("We gave advice")
    CHANGED = "changed", N_("We contacted the other side and something changed")
    NOT_CHANGED = "not_changed", N_("We contacted the other side and nothing changed")
    TAKEN_OVER = "taken_over", N_("An authority has taken it over")
    NOT_DISCRIMINATION = (
        "not_discrimination",
        N_("It was not about discrimination and we told where to go"),
    )
    NO_INFORMATION = (
        "no_information",
        N_("We did not know enough and got no answer to our question"),
    )
    WITHDRAWN = "withdrawn", N_("The reporter withdrew the report")
    BELONGS_TO_ANOTHER = "belongs_to_another", N_("It belongs to another report")
    OUTSIDE = "outside", N_("It is outside what we can do, by place or time")
