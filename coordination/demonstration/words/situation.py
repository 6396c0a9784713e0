from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """What befell a household, in the words of those who meet it.

    key      of the situation
    kind     a value of households.models.HouseholdKind
    people   who lives there; see demonstration.people_of
    weights  how often, by region: gangdong, namgu, jangseong, cheongju
    signals  sets of what is seen, each a tuple of values of reports.models.Signal
    urgent   how often of ten it is NOW and SOON; the rest is WATCH
    seen     the finder's words
    told     the first interview, as its worker writes it
    wishes   what the person wishes most
    needs    (need area, how grave 1–3, in short), the gravest first
    notes    contacts with the household
    why      why it is put on a meeting's agenda
    said     what was said there
    """

    key: str
    kind: str
    people: str
    weights: tuple[int, int, int, int]
    signals: tuple[tuple[str, ...], ...]
    urgent: tuple[int, int]
    seen: tuple[str, ...]
    told: tuple[str, ...]
    wishes: tuple[str, ...]
    needs: tuple[tuple[str, int, str], ...]
    notes: tuple[str, ...]
    why: tuple[str, ...]
    said: tuple[str, ...]
