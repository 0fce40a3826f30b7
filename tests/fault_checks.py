"""What must hold of a ledger whatever happened to it: looked at from its bytes up."""

import json
from collections import Counter

from consent import ledger
from tests.faults import Programs, Site, until


def answers(site: Site, outcome: str = "acknowledged") -> list[tuple[str, str]]:
    """Give who was told that her answer is recorded, as which act; or `failed`, and with what."""
    lines = site.noted.read_text().splitlines() if site.noted.exists() else []
    words = [line.split() for line in lines]
    return [(person, act) for said, person, act in words if said == outcome]


def lost(site: Site) -> set[str]:
    """Give the acknowledged acts that have no place in the ledger."""
    sealed = site.rows(
        "SELECT act.id::text FROM consent_act act JOIN consent_seal USING (entry_id)"
    )
    return {act for _person, act in answers(site)} - {act for (act,) in sealed}


def doubled(site: Site) -> list[str]:
    """Give who has more than one act, or was told of two."""
    told = Counter(person for person, _act in set(answers(site)))
    acts = site.rows(
        "SELECT external_id, count(*) FROM consent_act"
        " JOIN consent_practitioner person ON person.id = practitioner_id GROUP BY 1"
    )
    return [person for person, count in [*told.items(), *acts] if count > 1]


def published(site: Site) -> dict[int, str]:
    """Give the checkpoints that anybody may see: note by size."""
    return dict(
        site.rows(
            "SELECT size, note FROM consent_checkpoint JOIN consent_publication"
            " ON checkpoint_id = size ORDER BY size"
        )
    )


def kept(site: Site, where: str = "*") -> dict[int, str]:
    """Give the checkpoints that the witness holds: at first, or in `anchor-*/*` after an anchor."""
    return {int(path.stem): path.read_text() for path in site.witness.glob(f"{where}/*.note")}


def waiting(site: Site) -> int:
    """Give the number of entries without a place."""
    return int(
        site.value(
            "SELECT count(*) FROM consent_entry WHERE id NOT IN (SELECT entry_id FROM consent_seal)"
        )
    )


def sealed(site: Site) -> list[bytes]:
    """Give the bytes of all sealed entries in the tree's order; the places have no gap."""
    rows = site.rows(
        "SELECT position, canonical FROM consent_seal JOIN consent_entry ON id = entry_id"
        " ORDER BY position"
    )
    assert [position for position, _bytes in rows] == list(range(len(rows)))
    return [canonical for _position, canonical in rows]


def seal_all(programs: Programs, site: Site) -> None:
    """Seal until nothing waits: whoever tidies up may hold the horizon back for a moment."""

    def is_done() -> bool:
        done = programs.run(site, "seal")
        assert done["problem"] in ("", "busy"), done
        return waiting(site) == 0

    until(is_done, "the place of every entry")


def check_checkpoints(site: Site) -> None:
    """Check that each published checkpoint is of the first entries: a prefix of all later ones."""
    entries, vkey = sealed(site), site.value("SELECT vkey FROM consent_ledgerkey")
    for size, note in published(site).items():
        opened = ledger.open_checkpoint(note, vkey)
        assert (opened.size, opened.root) == (size, ledger.root(entries[:size]))


def check_seen(site: Site) -> int:
    """Check what was seen: it never shrank, the witness had it, it stands. Give how often."""
    lines = [line.split() for line in site.seen.read_text().splitlines()]
    sizes = [int(size) for size, _held in lines]
    assert sizes == sorted(set(sizes)), sizes
    assert {held for _size, held in lines} <= {"witnessed"}
    assert set(sizes) <= published(site).keys()
    return len(sizes)


def check_whole(programs: Programs, site: Site) -> None:
    """Check that nothing is lost, doubled, out of order, unpublished, or otherwise wrong."""
    found = lost(site), doubled(site), waiting(site)
    assert found == (set(), [], 0), found
    order = "SELECT xid::text::bigint, id FROM consent_seal JOIN consent_entry ON id = entry_id"
    rows = site.rows(f"{order} ORDER BY position")
    assert rows == sorted(rows), rows
    check_checkpoints(site)
    assert kept(site) == published(site)
    assert max(published(site)) == len(rows)
    assert verified(programs, site) == []


def verified(programs: Programs, site: Site) -> list[str]:
    """Give the remarks of `verify_ledger`, which finds no problem."""
    said = programs.run(site, "manage", "verify_ledger", "--json")
    report = json.loads(said["output"])
    assert report["problems"] == [], report["problems"]
    remarks: list[str] = report["remarks"]
    return remarks
