"""The letterhead of a regency and who signs which paper, as of a moment. Others print with these."""

from __future__ import annotations

import base64
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.formats import long_date
from common.refusals import Refused
from documents import sandbox, uploads
from documents.letters import PrintedLetterhead, PrintedSignature, signature_lines
from documents.models import Letter, Letterhead, Signatory
from documents.services.files import receive_file
from documents.storage import default_store
from participants import audit
from participants.models import Membership, Regency, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from documents.models import StoredFile
    from participants.models import User

NO_POST = "Nama jabatan"
SIGNING_ROLES = (Role.OPD_HEAD, Role.TASK_FORCE_LEAD, Role.SECRETARIAT)
EMBLEM_BYTES = 5 * 1024 * 1024
PICTURES = {"png": "image/png", "jpg": "image/jpeg"}


def letterhead_of(regency: Regency, at: dt.datetime) -> PrintedLetterhead:
    """The letterhead that counts at `at`, or the regency's bare name where nobody has set one.

    A paper freezes it into its snapshot with `.facts()`; later changes do not touch sealed papers.
    """
    row = current_letterhead(regency, at)
    if row is None or not row.lines:
        return PrintedLetterhead((f"PEMERINTAH {regency.name.upper()}",))
    lines = tuple(str(line) for line in row.lines)
    return PrintedLetterhead(lines, row.address, row.contact, _picture(row.emblem))


def current_letterhead(regency: Regency, at: dt.datetime) -> Letterhead | None:
    """The row behind `letterhead_of`."""
    begun = Letterhead.objects.filter(regency=regency, valid_from__lte=regency.day_of(at))
    return begun.select_related("emblem").first()


def signature_of(regency: Regency, letter: str, at: dt.datetime) -> PrintedSignature:
    """The signature block of one kind of paper (a `documents.models.Letter`) at `at`.

    The rule names a post; whoever holds it that day signs, so a hand-over needs no new rule. A post nobody
    holds is printed without a name, to be filled by hand. Without a rule: the head of the secretariat's
    organisation; for the readiness report the lead of the task force and the regency's secretary.
    """
    return signatures_of(regency, [letter], at)[letter]


def signatures_of(regency: Regency, letters: Iterable[str], at: dt.datetime) -> dict[str, PrintedSignature]:
    """`signature_of` for several kinds of paper, in two queries."""
    day = regency.day_of(at)
    rules = signatories_on(regency, day)
    posts = list(signing_posts(regency, day))
    return {
        letter: _by_rule(rules[letter], posts) if letter in rules else _usual(regency, letter, posts)
        for letter in letters
    }


def signing_posts(regency: Regency, day: dt.date) -> QuerySet[Membership]:
    """Posts of the regency whose holders may sign papers on `day`."""
    inside = Q(regency=regency) | Q(organisation__regency=regency)
    posts = Membership.objects.valid_on(day).filter(inside, role__in=SIGNING_ROLES)
    return posts.select_related("person", "organisation").order_by("title", "pk")


def signatories_on(regency: Regency, day: dt.date) -> dict[str, Signatory]:
    """The rule that counts on `day` for each kind of paper that has one, in one query."""
    rows = Signatory.objects.filter(regency=regency, valid_from__lte=day).select_related("membership")
    found: dict[str, Signatory] = {}
    for row in rows:
        found.setdefault(row.letter, row)
    return found


@transaction.atomic
def save_letterhead(
    regency: Regency,
    *,
    lines: list[str],
    address: str,
    contact: str,
    emblem: StoredFile | None,
    valid_from: dt.date,
    by: User,
) -> Letterhead:
    """A new letterhead from `valid_from` on; earlier ones and sealed papers stay as they are.

    `emblem`: the file to print, None for none. Refused "letterhead-behind": it would lie before the one that
    counts today and so never be printed.
    """
    _check_order(Letterhead.objects.filter(regency=regency), regency, valid_from)
    row = Letterhead.objects.create(
        regency=regency,
        lines=lines,
        address=address,
        contact=contact,
        emblem=emblem,
        valid_from=valid_from,
        saved_by=by,
    )
    audit.record(regency, "documents.letterhead-saved", "letterhead", row.pk, by=by)
    return row


@transaction.atomic
def save_signatory(
    regency: Regency,
    letter: str,
    *,
    membership: Membership | None,
    post: str,
    on_behalf_of: str,
    valid_from: dt.date,
    by: User,
) -> Signatory:
    """Who signs this kind of paper from `valid_from` on. Refused "signatory-empty", "letterhead-behind"."""
    if membership is None and not post.strip():
        raise Refused("signatory-empty", "Pilih pejabatnya, atau tulis jabatan yang menandatangani.")
    _check_order(Signatory.objects.filter(regency=regency, letter=letter), regency, valid_from)
    row = Signatory.objects.create(
        regency=regency,
        letter=letter,
        membership=membership,
        post=post.strip(),
        on_behalf_of=on_behalf_of.strip(),
        valid_from=valid_from,
        saved_by=by,
    )
    audit.record(regency, "documents.signatory-saved", "signatory", row.pk, by=by, letter=letter)
    return row


def keep_emblem(regency: Regency, *, name: str, stream: uploads.Readable, size: int, by: User) -> StoredFile:
    """Check an uploaded emblem like any upload and keep it as a small PNG.

    Refused: "emblem-too-large", "emblem-kind" (only JPG and PNG), and every code of the inspection.
    """
    if size > EMBLEM_BYTES:
        raise Refused(
            "emblem-too-large", "Berkas lambang paling besar 5 MB. Perkecil gambarnya, lalu unggah."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lambang"
        uploads.append_chunk(path, 0, stream, EMBLEM_BYTES)
        kind = sandbox.inspect_file(path, name, limit_bytes=EMBLEM_BYTES).kind
        if kind not in PICTURES:
            raise Refused("emblem-kind", "Lambang harus berupa gambar PNG atau JPG.")
        small = sandbox.small_emblem(path, kind)
    return receive_file(regency, by=by, name="lambang.png", stream=io.BytesIO(small), size=len(small))


def _by_rule(rule: Signatory, posts: list[Membership]) -> PrintedSignature:
    if rule.membership is None:
        return PrintedSignature(signature_lines(rule.post, on_behalf_of=rule.on_behalf_of))
    holder = _holder(rule.membership, posts)
    if holder is None:
        post = rule.post or _office(rule.membership)
        return PrintedSignature(signature_lines(post, on_behalf_of=rule.on_behalf_of))
    return _signed_by(holder, post=rule.post, on_behalf_of=rule.on_behalf_of)


def _holder(chosen: Membership, posts: list[Membership]) -> Membership | None:
    """Who holds the post: itself, or whoever it was handed to."""
    same = [p for p in posts if _place(p) == _place(chosen)]
    return next((p for p in same if p.pk == chosen.pk), max(same, key=lambda p: p.starts_on, default=None))


def _place(post: Membership) -> tuple[str, str, int | None, int | None]:
    return post.role, post.title, post.organisation_id, post.regency_id


def _usual(regency: Regency, letter: str, posts: list[Membership]) -> PrintedSignature:
    """Who signs where nothing was chosen."""
    if letter == Letter.REPORT_NOTED:
        return PrintedSignature((f"Sekretaris Daerah {regency.name}",))
    longest = sorted(posts, key=lambda p: p.pk)
    if letter == Letter.REPORT_LEAD:
        fitting = [p for p in longest if p.role == Role.TASK_FORCE_LEAD]
    else:
        offices = [p.organisation_id for p in longest if p.role == Role.SECRETARIAT and p.organisation_id]
        fitting = [p for p in longest if p.role == Role.OPD_HEAD and p.organisation_id in offices[:1]]
    return _signed_by(fitting[0]) if fitting else PrintedSignature((NO_POST,))


def _signed_by(holder: Membership, *, post: str = "", on_behalf_of: str = "") -> PrintedSignature:
    definitive = holder.standing == Membership.Standing.DEFINITIVE
    lines = signature_lines(
        post or _office(holder),
        standing="" if definitive else holder.get_standing_display(),
        on_behalf_of=on_behalf_of,
    )
    person = holder.person
    if person is None:
        return PrintedSignature(lines)
    return PrintedSignature(lines, person.name, person.rank, person.employee_number)


def _office(membership: Membership) -> str:
    """The post without the second one some titles carry after a comma."""
    return membership.title.partition(",")[0]


def _picture(file: StoredFile | None) -> str:
    if file is None or file.kind not in PICTURES:
        return ""
    with default_store().open(file.sha256) as content:
        return f"data:{PICTURES[file.kind]};base64,{base64.b64encode(content.read()).decode()}"


def _check_order(
    rows: QuerySet[Letterhead] | QuerySet[Signatory], regency: Regency, valid_from: dt.date
) -> None:
    Regency.objects.select_for_update(no_key=True).get(pk=regency.pk)
    now = rows.filter(valid_from__lte=regency.day_of(timezone.now())).first()
    if now is not None and valid_from < now.valid_from:
        raise Refused(
            "letterhead-behind",
            f"Yang berlaku sekarang mulai {long_date(now.valid_from)}. Pilih tanggal itu atau sesudahnya.",
        )
