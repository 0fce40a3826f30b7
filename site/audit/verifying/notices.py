"""Who was informed of what on which day, replayed from the history of each delivery."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from email.parser import BytesHeaderParser

from audit.verifying.bundles import Bundle
from audit.verifying.failures import HASHES, BundleError, reading
from audit.verifying.rules import Record, instant, notice_of, paris, require

# Texts that each person agrees to; the others inform, and bind everybody from one day on.
CONTRACTS = ("terms", "dpa")


def check_messages(bundle: Bundle) -> None:
    """Check that each message and each proof of a letter is the one whose hash was kept with it."""
    for file in [name for name in bundle.members if name.endswith("/history.json")]:
        history, folder = bundle.json(file), file.rpartition("/")[0]
        with reading(file):
            for one in history["attempts"]:
                if one["message"] is not None:
                    message = f"{folder}/{one['message']}"
                    bundle.check_hash(message, one["sha256"], f"in {file}")
                    check_message_id(bundle, message, one, history["delivery"]["id"])
            for one in history["letters"]:
                if one["scan"] is not None:
                    bundle.check_hash(f"{folder}/{one['scan']}", one["sha256"], f"in {file}")


def check_message_id(bundle: Bundle, message: str, attempt: Record, delivery: str) -> None:
    """Check that a message bears the Message-ID of its delivery, and of the address tried."""
    with reading(message):
        header = BytesHeaderParser().parsebytes(bundle.members[message])["Message-ID"].strip()
    names_it = header.startswith(f"<{delivery}.{attempt['round']}@")
    if header != attempt["message_id"] or not names_it:
        raise BundleError(HASHES, message, "does not bear the Message-ID of its delivery.")


def check_notices(bundle: Bundle, versions: dict[str, Record]) -> None:
    """Replay what the records say of who was informed; `versions` as `check_rules` gives them."""
    kept = [one["record"] for one in bundle.manifest["entries"] if one["record"]]
    records = {file: bundle.json(file) for file in kept}
    chains: dict[str, dict[str, Record]] = defaultdict(dict)
    for file, record in records.items():
        if record.get("row") == "information" and "/information-" in file:
            chains[file.rpartition("/")[0]][file] = record
    told: Counter[str] = Counter()
    for name in [name for name in bundle.members if name.endswith("/history.json")]:
        folder = name.rpartition("/")[0]
        with reading(name):
            informed = Informed(bundle, folder, chains.pop(folder, {}), versions)
            informed.check()
            told[informed.outcome(records)] += 1
    for chain in chains.values():
        raise BundleError(HASHES, min(chain), "has no history beside it.")
    bundle.told += [f"Deliveries {what}: {number}." for what, number in sorted(told.items())]


class Informed:
    """A delivery of a bundle: its notice, its history, and the records that tell she was informed.

    `chain` is what the ledger says, by file; `last` of it is what stands, None where nothing does.
    `announced` are the versions of which it tells.
    """

    def __init__(
        self, bundle: Bundle, folder: str, chain: dict[str, Record], versions: dict[str, Record]
    ) -> None:
        self.bundle, self.folder, self.chain = bundle, folder, chain
        self.file = f"{folder}/history.json"
        self.notice = bundle.json(f"{folder.rpartition('/')[0]}/notice.json")
        self.history = bundle.json(self.file)
        self.delivery = self.history["delivery"]
        self.last: tuple[str, Record] | None = None
        self.announced = [
            one
            for one in versions.values()
            if one["promulgation"] and one["promulgation"]["id"] == self.notice["promulgation"]
        ]

    def check(self) -> None:
        """Check each record alone, then that they are one chain."""
        self.check_subject()
        require(self.file, "is of a text that is not in the bundle", bool(self.announced))
        for file, record in self.chain.items():
            with reading(file):
                self.check_record(file, record)
                self.check_days_required(file, record)
                shown = self.is_shown(record) if record["informed"] else self.is_revoked(record)
            require(file, "is shown by nothing in the history", shown)
        self.check_chain()

    def check_subject(self) -> None:
        """Check that the delivery is of whom, or of what, the bundle says it is about."""
        kind, subject = self.bundle.manifest["kind"], self.bundle.manifest["subject"]["id"]
        about = {"person": self.delivery["pseudonym"], "notice": self.notice["id"]}
        require(self.file, "is not what this bundle is about", about.get(kind) == subject)
        place = f"notice/{self.notice['id']}/{self.delivery['id']}"
        require(self.file, "stands in another's place", self.folder == place)

    def check_record(self, file: str, record: Record) -> None:
        """Check a record against its notice, its delivery, the clock and its message."""
        same = {
            "notice": self.notice["id"],
            "kind": self.notice["kind"],
            "promulgation": self.notice["promulgation"],
            "entry_into_force": self.notice["day"],
            "required_days": self.notice["required_days"],
            "delivery": self.delivery["id"],
            "pseudonym": self.delivery["pseudonym"],
        }
        is_same = all(record[name] == value for name, value in same.items())
        require(file, "is of another notice or delivery", is_same)
        day = paris(instant(record["at"])).date().isoformat()
        require(file, "has a day that is not its instant's in Paris", record["day"] == day)
        attempt = self.attempt_of(record)
        if record["message_sha256"] != (attempt["sha256"] if attempt else ""):
            raise BundleError(HASHES, file, "names another message than was sent.")

    def check_days_required(self, file: str, record: Record) -> None:
        """Check E, and the days of notice, against the versions that the notice announces."""
        for version in self.announced:
            days = {day for _, day in version["decisions"]}
            require(file, "names a day that nobody decided", record["entry_into_force"] in days)
            needed = notice_of(version)
            if record["kind"] == "change" and needed is not None:
                is_same = record["required_days"] == needed
                require(file, "asks for other days of notice than the text", is_same)

    def attempt_of(self, record: Record) -> Record | None:
        """Give the attempt that a record names; None where it names none."""
        if record["attempt"] is None:
            return None
        (found,) = (one for one in self.history["attempts"] if one["id"] == record["attempt"])
        return dict(found)

    def is_shown(self, record: Record) -> bool:
        """Tell whether the history shows, at that instant, that she was informed in that way."""
        basis = record["basis"]
        if basis in {"delivered", "presumed"}:
            word = "delivered" if basis == "delivered" else "submitted"
            is_heard = self.is_reported(record, {word}) or self.is_answered(record, word)
            return is_heard and (basis == "delivered" or self.is_adopted(record))
        if basis == "in_app":
            return self.is_acknowledged(record)
        return basis == "letter" and any(
            (one["id"], one["presented_on"]) == (record["shown_by"], record["day"])
            for one in self.history["letters"]
        )

    def is_revoked(self, record: Record) -> bool:
        """Tell whether the history shows, at that instant, that the message came back."""
        failed = {"bounced", "rejected"}
        return self.is_reported(record, failed) or self.is_answered(record, "refused")

    def is_reported(self, record: Record, meanings: set[str]) -> bool:
        """Tell whether the event that the record names means one of these, at that instant.

        Another clock may be wrong: nothing happened before the first try of that round, and
        nothing came back before it was taken.
        """
        for one in self.history["events"]:
            if one["id"] == record["shown_by"] and one["meaning"] in meanings:
                tries = [each for each in self.history["attempts"] if each["round"] == one["round"]]
                first = [instant(each["claimed_at"]) for each in tries][:1]
                at = max([instant(one["at"]), *first])
                before = [each for each in self.chain.values() if each["id"] == record["replaces"]]
                known = {at} | {max(at, instant(each["at"])) for each in before}
                return instant(record["at"]) in known
        return False

    def is_answered(self, record: Record, outcome: str) -> bool:
        """Tell whether a server gave that answer then, in the round of which the record is."""
        named = self.attempt_of(record)
        if named is None:
            return False
        at = instant(record["at"])
        return any(
            instant(one["begun_at"]) <= at <= instant(one["ended_at"])
            for one in self.history["attempts"]
            if (one["round"], one["outcome"]) == (named["round"], outcome) and one["begun_at"]
        )

    def is_adopted(self, record: Record) -> bool:
        """Tell whether the brand had adopted that a relay's answer is presumed to inform."""
        (row,) = (one for one in self.history["informations"] if one["id"] == record["id"])
        adopted = row["adopted"]
        return adopted is not None and adopted["since"] <= record["day"]

    def is_acknowledged(self, record: Record) -> bool:
        """Tell whether she acted at that instant, by an act in this bundle."""
        for one in self.bundle.manifest["entries"]:
            if one["record"] and record["shown_by"] and record["shown_by"] in one["record"]:
                act = self.bundle.json(one["record"])
                known = (act["id"], act["pseudonym"], act["at"])
                return known == (record["shown_by"], record["pseudonym"], record["at"])
        return False

    def check_chain(self) -> None:
        """Check that each record replaces the one before it, and that none is left out."""
        following = {one["replaces"]: (file, one) for file, one in self.chain.items()}
        listed = {one["id"] for one in self.history["informations"]}
        is_whole = len(following) == len(self.chain) == len(listed)
        is_whole = is_whole and listed == {one["id"] for one in self.chain.values()}
        place: str | None = None
        while place in following:
            file, one = following.pop(place)
            stood = self.last is not None and self.last[1]["informed"]
            require(file, "revokes what did not stand", one["informed"] or stood)
            self.last, place = (file, one), one["id"]
        require(self.file, "has records that are not one chain", is_whole and not following)

    def outcome(self, records: dict[str, Record]) -> str:
        """Give in words how it stands; what came too late and had no consequence is refused."""
        if self.last is None or not self.last[1]["informed"]:
            return "exempt" if self.delivery["state"] == "exempt" else "that informed nobody yet"
        file, record = self.last
        by = f"that informed ({record['basis']})"
        if record["required_days"] is None:
            return by
        if is_timely(record):
            return f"{by} in time"
        own, cabinets = first_day(record), self.of_cabinets(record, records)
        if cabinets and all(map(is_timely, cabinets)):
            return f"{by} too late, whose cabinets knew in time"
        soonest = min(own, max(map(first_day, cabinets), default=own))
        followed = self.followed(record, records, soonest)
        require(file, "came too late, and nothing followed from it", bool(followed))
        return f"{by} too late, {followed}"

    def of_cabinets(self, record: Record, records: dict[str, Record]) -> list[Record]:
        """Give by what her cabinets were informed, where the texts are asked of cabinets."""
        if any(one["asked_of"] != "cabinet" for one in self.announced):
            return []
        known = {one["id"]: one for one in records.values() if one.get("row") == "information"}
        found = [known[one] for rows in self.history["cabinets"].values() for one in rows]
        same = ("notice", "entry_into_force", "required_days", "informed")
        for one in found:
            is_same = all(one[name] == record[name] for name in same)
            day = paris(instant(one["at"])).date().isoformat()
            require(self.file, "names what informed no cabinet", is_same and one["day"] == day)
        return found

    def followed(self, record: Record, records: dict[str, Record], soonest: str) -> str:
        """Give what followed, for each text, from a notice too late for it; "" where nothing did.

        `soonest` is the first day on which a text may bind her.
        """
        days = {
            one["version"]: one["day"]
            for one in records.values()
            if one.get("row") == "own_entry" and one["pseudonym"] == record["pseudonym"]
            if one["day"] >= soonest
        }
        found = set()
        for policy in {one["policy"] for one in self.announced}:
            texts = [one for one in self.announced if one["policy"] == policy]
            last = [one["decisions"][-1][1] for one in texts]
            if all(day is None or day >= soonest for day in last):
                found.add("whose text was put off or withdrawn")
            elif any(one["id"] in days for one in texts):
                found.add("whom the text binds later")
            elif policy not in CONTRACTS and is_allowed(self.notice["decisions"]):
                found.add("which two people allowed")
            else:
                return ""
        return ", ".join(sorted(found))


def first_day(record: Record) -> str:
    """Give the first day on which a text may bind whom a record says was informed."""
    days = timedelta(days=record["required_days"] + 1)
    return (date.fromisoformat(record["day"]) + days).isoformat()


def is_timely(record: Record) -> bool:
    """Tell whether E leaves the days required: (E - S).days >= required_days + 1."""
    return first_day(record) <= str(record["entry_into_force"])


def is_allowed(decisions: list[Record]) -> bool:
    """Tell whether two people let a text bind those informed late, and it was not put off since."""
    said = [one for one in decisions if one["decision"] in {"allow_late", "postpone"}]
    if not said or said[-1]["decision"] != "allow_late":
        return False
    people = {said[-1]["by"], said[-1]["second"]} - {None}
    return len(people) == 2 and all(said[-1][words].strip() for words in ("reason", "advice"))
