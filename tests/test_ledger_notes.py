"""Signed notes, checkpoints and proofs: others' are opened, and what is wrong is said."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent.ledger import (
    Checkpoint,
    NoteError,
    Proof,
    ProofError,
    SigningKey,
    VerifierKey,
    consistency_proof,
    inclusion_proof,
    open_checkpoint,
    open_note,
    root,
    sign_checkpoint,
    sign_note,
    verify_consistency,
)

# The example of C2SP signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of Go's sumdb/note, with the private key of its tests.
GO_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_OTHER_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    GO_TEXT + "\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_OTHER_LINE = (
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)

KEY = SigningKey.generate("journal.example/log")
OTHER = SigningKey.generate("witness.example")
# A rotated key: the same name, another id.
NEXT = SigningKey.generate("journal.example/log")
TEXT = "Premier\n\nsecond\n"
ENTRIES = [b"entry %d" % number for number in range(7)]
SIGNED = sign_checkpoint(Checkpoint("journal.example/log", 7, root(ENTRIES)), KEY)
PROOF = Proof(3, SIGNED, tuple(inclusion_proof(3, ENTRIES)))


def line(key: SigningKey, signature: bytes) -> str:
    return f"— {key.name} {base64.b64encode(key.key_id + signature).decode()}\n"


def test_the_example_of_the_specification_opens() -> None:
    assert open_note(EXAMPLE_NOTE, EXAMPLE_KEY) == "This is an example message.\n"


def test_the_example_of_go_opens_by_each_of_its_keys() -> None:
    both = GO_NOTE + GO_OTHER_LINE
    assert open_note(GO_NOTE, GO_KEY) == open_note(both, GO_OTHER_KEY) == GO_TEXT


def test_a_key_of_go_signs_the_same_bytes() -> None:
    key = SigningKey.from_text(GO_PRIVATE)
    assert (key.vkey, key.to_text()) == (GO_KEY, GO_PRIVATE)
    assert sign_note(GO_TEXT, key) == GO_NOTE


@pytest.mark.parametrize(
    "vkey", [EXAMPLE_KEY, GO_KEY, GO_OTHER_KEY, KEY.vkey], ids=["c2sp", "go", "go_other", "ours"]
)
def test_a_verifier_key_is_read_and_written_back(vkey: str) -> None:
    assert VerifierKey.from_text(vkey).vkey == vkey


def test_a_private_key_is_kept_in_a_file_of_one_line_and_never_shown() -> None:
    again = SigningKey.from_text(KEY.to_text() + "\n")
    assert again.vkey == KEY.vkey
    assert KEY.to_text().split("+")[-1] not in repr(KEY)


def test_a_note_signed_by_both_keys_of_a_rotation_opens_by_either() -> None:
    note = sign_note(TEXT, KEY, NEXT)
    assert open_note(note, KEY.vkey) == open_note(note, NEXT.vkey) == TEXT


def test_signatures_of_unknown_keys_are_not_judged() -> None:
    note = sign_note(TEXT, OTHER) + line(NEXT, b"nonsense") + sign_note(TEXT, KEY)[len(TEXT) + 1 :]
    assert open_note(note, KEY.vkey) == TEXT


def test_a_note_that_the_key_did_not_sign_is_refused() -> None:
    with pytest.raises(NoteError, match=f"not signed by the key {NEXT.name}"):
        open_note(sign_note(TEXT, KEY, OTHER), NEXT.vkey)


@pytest.mark.parametrize(
    "wrong",
    [bytes(64), bytes(63), b"x", KEY.private.sign(b"another text\n")],
    ids=["zeros", "short", "shorter", "of_another_text"],
)
def test_a_wrong_signature_by_the_key_is_an_error_even_beside_a_right_one(wrong: bytes) -> None:
    with pytest.raises(NoteError, match="not of the text of this note"):
        open_note(f"{TEXT}\n" + line(KEY, wrong), KEY.vkey)
    with pytest.raises(NoteError, match="not of the text of this note"):
        open_note(sign_note(TEXT, KEY) + line(KEY, wrong), KEY.vkey)


@settings(deadline=None)
@given(st.text(max_size=60).map(lambda text: text + "\n"))
def test_a_text_is_signed_and_opened_exactly_or_refused(text: str) -> None:
    if any(character < " " and character != "\n" for character in text):
        with pytest.raises(NoteError, match="control characters"):
            sign_note(text, KEY)
    else:
        assert open_note(sign_note(text, KEY), KEY.vkey) == text


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=len(SIGNED.encode()) * 8 - 1))
def test_each_bit_of_a_checkpoint_counts(bit: int) -> None:
    data = bytearray(SIGNED.encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NoteError):
        open_checkpoint(data.decode(errors="surrogateescape"), KEY.vkey)


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("", "does not end with a newline"),
        (EXAMPLE_NOTE[:-1], "does not end with a newline"),  # cut
        (EXAMPLE_NOTE.replace("\n\n", "\n"), "no empty line"),  # text and signature run together
        ("This is an example message.\n\n", "no signature"),
        (EXAMPLE_NOTE + "\n", "no signature"),  # an empty line after the signatures
        (EXAMPLE_NOTE.replace("—", "-"), "em dash"),
        (EXAMPLE_NOTE.replace("— ", "—"), "em dash"),
        ("a\n\n— example.com/foo\n", "em dash"),  # no signature in the line
        (EXAMPLE_NOTE.replace("example.com/foo ", "example.com/foo  "), "base64"),
        (EXAMPLE_NOTE.replace("aQM=", "aQM"), "base64"),  # no padding
        (EXAMPLE_NOTE.replace("aQM=", "aQN="), "base64"),  # bits that say nothing
        (EXAMPLE_NOTE.replace("aQM=", "aQM= "), "base64"),
        (EXAMPLE_NOTE.replace("aQM=", "aQé="), "base64"),
        ("a\n\n— example.com/foo Uw2QOg==\n", "no bytes after its key id"),
        (EXAMPLE_NOTE.replace("com/foo", "com+foo"), "name of a key"),
        (EXAMPLE_NOTE.replace("com/foo", "com\u2009foo"), "name of a key"),
        (EXAMPLE_NOTE.replace("an example", "an\texample"), "control characters"),
        (EXAMPLE_NOTE.replace("\n", "\r\n"), "control characters"),
        (EXAMPLE_NOTE.replace("example message", "\udcff"), "UTF-8"),
        (EXAMPLE_NOTE + line(OTHER, b"x") * 100, "more than 100 signatures"),
        (EXAMPLE_NOTE.replace("example message", "other message"), "not of the text"),
    ],
)
def test_a_malformed_note_is_refused_with_what_is_wrong(note: str, said: str) -> None:
    with pytest.raises(NoteError, match=said):
        open_note(note, EXAMPLE_KEY)


@pytest.mark.parametrize(
    ("vkey", "said"),
    [
        ("", "name of a key"),
        ("example.com/foo", "key id"),
        (EXAMPLE_KEY.replace("530d903a", "530D903A"), "key id"),
        (EXAMPLE_KEY.replace("530d903a", "530d903"), "key id"),
        (EXAMPLE_KEY.replace("530d903a", "530d903b"), "does not have the key id"),
        (EXAMPLE_KEY.replace("example.com/foo", "example.com/bar"), "does not have the key id"),
        (EXAMPLE_KEY.replace("example.com", "example com"), "name of a key"),
        (EXAMPLE_KEY[:-1], "base64"),
        (EXAMPLE_KEY + "\n", "base64"),
        (EXAMPLE_KEY[:-4], "32 bytes"),
        # A witness's key, of type 4.
        ("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2", "not an Ed25519"),
    ],
)
def test_a_malformed_verifier_key_is_refused_with_what_is_wrong(vkey: str, said: str) -> None:
    with pytest.raises(NoteError, match=said):
        open_note(EXAMPLE_NOTE, vkey)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GO_KEY, "begins with PRIVATE"),
        (GO_PRIVATE.replace("c74f20a3", "c74f20a4"), "does not have the key id"),
        (GO_PRIVATE[:-4], "32 bytes"),
    ],
)
def test_a_wrong_private_key_is_refused_and_not_repeated(text: str, said: str) -> None:
    with pytest.raises(NoteError, match=said) as refused:
        SigningKey.from_text(text)
    assert text.split("+")[-1] not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\x00b", "a\udcffb"])
def test_a_key_has_a_name_that_can_stand_in_a_note(name: str) -> None:
    with pytest.raises(NoteError):
        SigningKey.generate(name)


@pytest.mark.parametrize("text", ["", "no newline", "a tab\t\n", "\udcff\n"])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        sign_note(text, KEY)


def test_a_note_is_not_written_without_a_key() -> None:
    with pytest.raises(NoteError, match="at least one key"):
        sign_note(TEXT)


def test_a_checkpoint_is_three_lines() -> None:
    text = Checkpoint("example.com/log42", 20852163, bytes(32)).text()
    assert text == f"example.com/log42\n20852163\n{'A' * 43}=\n"


def test_a_checkpoint_is_signed_and_opened() -> None:
    assert open_checkpoint(SIGNED, KEY.vkey) == Checkpoint("journal.example/log", 7, root(ENTRIES))
    empty = Checkpoint("journal.example/log", 0, root([]))
    assert open_checkpoint(sign_checkpoint(empty, KEY, NEXT), NEXT.vkey) == empty


def test_further_lines_of_a_checkpoint_are_kept() -> None:
    more = Checkpoint("other.example", 1, bytes(32), ("of another", "log"))
    assert open_checkpoint(sign_checkpoint(more, KEY), KEY.vkey) == more


ROOT_LINE = "A" * 43 + "="


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"origin\n{ROOT_LINE}\n", "three lines"),
        (f"\n1\n{ROOT_LINE}\n", "not empty lines"),  # no origin
        (f"origin\n01\n{ROOT_LINE}\n", "leading zeros"),
        (f"origin\n-1\n{ROOT_LINE}\n", "decimal"),
        (f"origin\n+1\n{ROOT_LINE}\n", "decimal"),
        (f"origin\n 1\n{ROOT_LINE}\n", "decimal"),
        (f"origin\n١\n{ROOT_LINE}\n", "decimal"),  # a digit, but not an ASCII one
        (f"origin\n{2**64}\n{ROOT_LINE}\n", "not the size"),
        ("origin\n1\nAAAA\n", "32 bytes"),
        (f"origin\n1\n{ROOT_LINE[:-1]}\n", "base64"),
        (f"origin\n1\n{ROOT_LINE[:-2]}B=\n", "base64"),  # bits that say nothing
        (f"origin\n1\n{ROOT_LINE}\n\n", "not empty lines"),
    ],
)
def test_a_signed_note_that_is_no_checkpoint_is_refused(text: str, said: str) -> None:
    with pytest.raises(NoteError, match=said):
        open_checkpoint(sign_note(text, KEY), KEY.vkey)


@pytest.mark.parametrize(
    ("origin", "size", "top"),
    [("", 1, bytes(32)), ("a\nb", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, bytes(31))],
)
def test_no_checkpoint_is_made_of_nonsense(origin: str, size: int, top: bytes) -> None:
    with pytest.raises(NoteError):
        Checkpoint(origin, size, top)


def test_checkpoints_are_compared_by_a_consistency_proof() -> None:
    early = open_checkpoint(sign_checkpoint(Checkpoint("a", 3, root(ENTRIES[:3])), KEY), KEY.vkey)
    late = open_checkpoint(SIGNED, KEY.vkey)
    proof = consistency_proof(early.size, ENTRIES)
    assert verify_consistency(early.size, late.size, early.root, late.root, proof)


def test_a_proof_is_written_as_json_read_back_and_holds() -> None:
    again = Proof.from_values(json.loads(json.dumps(PROOF.values())))
    assert again == PROOF
    assert again.check(ENTRIES[3], KEY.vkey).size == 7


def test_a_proof_holds_for_its_entry_and_its_key_only() -> None:
    with pytest.raises(ProofError, match="does not lead from this entry"):
        PROOF.check(ENTRIES[4], KEY.vkey)
    with pytest.raises(ProofError, match="not signed by the key"):
        PROOF.check(ENTRIES[3], NEXT.vkey)


@pytest.mark.parametrize(
    ("index", "path", "said"),
    [
        (2, PROOF.path, "does not lead"),
        (7, PROOF.path, "of 7 entries"),
        (-1, PROOF.path, "of 7 entries"),
        (3, PROOF.path[:-1], "does not lead"),
        (3, (*PROOF.path, bytes(32)), "does not lead"),
    ],
)
def test_a_proof_of_another_place_or_path_is_refused(
    index: int, path: tuple[bytes, ...], said: str
) -> None:
    with pytest.raises(ProofError, match=said):
        Proof(index, SIGNED, path).check(ENTRIES[3], KEY.vkey)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"more": 1}, "names"),
        ({"checkpoint": None}, "text of a note"),
        ({"index": "3"}, "whole number"),
        ({"index": True}, "whole number"),
        ({"index": -1}, "whole number"),
        ({"path": "AAAA"}, "list of hashes"),
        ({"path": [3]}, "32 bytes"),
        ({"path": ["AAAA"]}, "32 bytes"),
        ({"path": ["!"]}, "malformed"),
    ],
)
def test_a_malformed_proof_is_refused_with_what_is_wrong(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ProofError, match=said):
        Proof.from_values(PROOF.values() | changes)


@pytest.mark.parametrize("values", [None, [], "proof", {}, {"index": 3}])
def test_what_is_no_proof_at_all_is_refused(values: object) -> None:
    with pytest.raises(ProofError, match="names checkpoint, index and path"):
        Proof.from_values(values)
