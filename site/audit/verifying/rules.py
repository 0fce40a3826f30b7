"""The rules of law that can be replayed from the records of a bundle alone."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from audit.verifying.bundles import Bundle
from audit.verifying.failures import RULES, BundleError, reading

Record = dict[str, Any]
# The instant of a decision, and the day that it names, if it names one.
Decision = tuple[str, str | None]


def check_rules(bundle: Bundle) -> dict[str, Record]:
    """Replay what the records say of the days of versions, and of each act.

    Gives the versions by id, each with the `decisions` on its days in their order.
    """
    kept = [one["record"] for one in bundle.manifest["entries"] if one["record"]]
    records = {file: bundle.json(file) for file in kept}
    versions: dict[str, Record] = {}
    for file, record in records.items():
        if record.get("row") == "version":
            with reading(file):
                check_texts(bundle, file.rpartition("/")[0], record)
                decisions = check_days(file, record, records)
                versions[record["id"]] = record | {"decisions": decisions}
    for file, record in records.items():
        with reading(file):
            if file.startswith("acts/"):
                check_subject(bundle, file, record)
                check_act(bundle, file, record, versions)
            if record.get("row") == "own_entry":
                check_own_day(file, record, versions[record["version"]]["decisions"])
    return versions


def check_subject(bundle: Bundle, file: str, act: Record) -> None:
    """Check that an act is of whom, or is the one, that the bundle says it is about.

    What a period holds is listed apart (`check_period`).
    """
    kind, subject = bundle.manifest["kind"], bundle.manifest["subject"]["id"]
    # Colleagues act for a cabinet, and bind who belongs to it.
    is_hers = kind == "person" and (act["pseudonym"] == subject or act["cabinet"] is not None)
    is_it = is_hers or kind == "period" or subject == act["id"]
    require(file, "is not what this bundle is about", is_it)


def check_texts(bundle: Bundle, folder: str, version: Record) -> None:
    """Check that the texts are those whose hashes stand in the version's record."""
    where = "in the version's record"
    bundle.check_hash(f"{folder}/text.md", version["sha256"], where)
    bundle.check_hash(f"{folder}/text.html", version["html_sha256"], where)
    bundle.check_hash(f"{folder}/source.json", version["source_sha256"], where)
    for part in ("original", "evidence") if version["adoption"] else ():
        bundle.check_hash(f"{folder}/{part}.bin", version["adoption"][f"{part}_sha256"], where)


def check_days(file: str, version: Record, records: dict[str, Record]) -> list[Decision]:
    """Check the decisions on a version's days, each of which replaces the last; give them.

    A substantial version that is not the first leaves the notice: E >= S + notice_days + 1, with S
    the Paris day on which it was decided. A day once announced may stay, and be put off.
    """
    days = {
        one["replaces"]: (name, one)
        for name, one in records.items()
        if one.get("row") == "entry_into_force" and one["version"] == version["id"]
    }
    found: list[Decision] = []
    notice, last = notice_of(version), None
    while last in days:
        name, one = days.pop(last)
        if notice is not None and one["day"]:
            decided = paris(instant(one["at"])).date()
            earliest = (decided + timedelta(days=notice + 1)).isoformat()
            announced = found[-1][1] if found else None
            soonest = min(announced or earliest, earliest)
            require(name, "leaves too little notice", one["day"] >= soonest)
        found.append((one["at"], one["day"]))
        last = one["id"]
    require(file, "has decisions on its days that are not one chain", bool(found) and not days)
    return found


def notice_of(version: Record) -> int | None:
    """Give the days of notice that a version needed; None where it needed none."""
    promulgation = version["promulgation"]
    if promulgation is None or version["change"] != "substantial":
        return None
    # Before a first version nobody is bound; a legal duty that is cited may leave no time.
    if promulgation["urgent_duty"] or version["number"].startswith("1."):
        return None
    return int(promulgation["notice_days"])


def check_own_day(file: str, record: Record, decisions: list[Decision]) -> None:
    """Check that a personal day is none before the one that held for everybody then."""
    known = [day for at, day in decisions if at <= record["at"] and day]
    require(file, "binds her before everybody", not known or record["day"] >= known[-1])


def check_act(bundle: Bundle, file: str, act: Record, versions: dict[str, Record]) -> None:
    """Check an act against the clock, its capacity, its paper, its label and its version."""
    at = instant(act["at"])
    local = paris(at).isoformat(timespec="seconds")
    require(file, "has a Paris time that is not its UTC", act["paris_time"] == local)
    require(file, "was recorded before it was done", at <= instant(act["recorded_at"]))
    capacities = ("owner", "signatory") if act["cabinet"] else ("",)
    require(file, "was done in a capacity that binds nobody", act["capacity"] in capacities)
    paper = file.replace("record.json", "paper.bin")
    if paper in bundle.members:
        bundle.check_hash(paper, act["source_sha256"], "in the act's record")
    if act["version"] is not None:
        check_version(file, act, versions[act["version"]], at)


def check_version(file: str, act: Record, version: Record, at: datetime) -> None:
    """Check that an act is of this version, and that the version was there to be answered."""
    same = ("policy", "number", "language", "title", "sha256", "html_sha256")
    require(file, "names another text", all(act[name] == version[name] for name in same))
    if act["origin"] in {"witnessed", "asserted"}:
        require(file, "is of a version that was not there", instant(version["recorded_at"]) <= at)
    if act["origin"] == "witnessed":
        require(file, "has a label without the version", act["number"] in act["label"])
    if version["promulgation"]:
        fixed = paris(instant(version["promulgation"]["at"])).date()
        require(file, "was done before the version was fixed", fixed <= paris(at).date())


def require(file: str, broken: str, holds: bool) -> None:  # noqa: FBT001 (a claim, and whether it holds)
    """Refuse what a rule forbids; `broken` says what it does then."""
    if not holds:
        raise BundleError(RULES, file, f"{broken}.")


def instant(text: str) -> datetime:
    """Read an instant with its zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at


def paris(at: datetime) -> datetime:
    """Give an instant in Paris time: since 1996, summer from the last Sunday of March to October's.

    Directive 2000/84/EC; here so that no machine's own rules decide.
    """
    year, hour = at.astimezone(UTC).year, timedelta(hours=1)
    begin, end = (last_sunday(date(year, month, 31)) for month in (3, 10))
    is_summer = begin <= at < end
    return at.astimezone(timezone(2 * hour if is_summer else hour))


def last_sunday(end: date) -> datetime:
    """Give 01:00 UTC of the last Sunday up to a day."""
    sunday = end - timedelta(days=end.isoweekday() % 7)
    return datetime(sunday.year, sunday.month, sunday.day, 1, tzinfo=UTC)
