"""Put a checked instrument file into the database, and freeze it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from common.refusals import Refused
from indicators.instrument_source import content_hash
from indicators.models import (
    Cluster,
    Gate,
    Indicator,
    Instrument,
    Item,
    Period,
    PredicateBand,
    Question,
)

if TYPE_CHECKING:
    import datetime as dt

    from indicators.instrument_shapes import InstrumentSource

NUMBER_COLUMN = "No"


@transaction.atomic
def store(source: InstrumentSource, *, publish: bool, now: dt.datetime) -> tuple[Instrument, bool]:
    """The version's rows and whether anything was written.

    The same version with the same content is left alone (and published when asked). A draft that no period
    uses is replaced. Raises Refused("instrument-frozen") for other content under a published version,
    Refused("instrument-used") for a draft a period already pins. Needs the database's owner.
    """
    digest = content_hash(source)
    known = Instrument.objects.filter(version=source.version).first()
    if known is not None and known.content_hash == digest:
        return known, _publish(known, now) if publish else False
    if known is not None:
        _make_way(known)
    instrument = _write(source, digest)
    if publish:
        _publish(instrument, now)
    return instrument, True


def _make_way(known: Instrument) -> None:
    if known.state == Instrument.State.PUBLISHED:
        raise Refused(
            "instrument-frozen",
            f"Versi {known.version} sudah terbit dengan isi lain dan tidak dapat diubah."
            " Beri nomor versi baru pada berkas.",
        )
    if Period.objects.filter(instrument=known).exists():
        raise Refused("instrument-used", f"Draf {known.version} sudah dipakai sebuah periode.")
    known.delete()


def _publish(instrument: Instrument, now: dt.datetime) -> bool:
    if instrument.state == Instrument.State.PUBLISHED:
        return False
    instrument.state = Instrument.State.PUBLISHED
    instrument.published_at = now
    instrument.save(update_fields=["state", "published_at"])
    return True


def _write(source: InstrumentSource, digest: str) -> Instrument:
    instrument = Instrument.objects.create(
        version=source.version,
        title=source.title,
        basis=source.basis,
        total_max=source.max_score,
        gap_policy=source.gap_policy,
        codes={code.code: code.name for code in source.codes},
        content_hash=digest,
    )
    PredicateBand.objects.bulk_create(
        PredicateBand(
            instrument=instrument, code=band.code, name=band.name, minimum=band.minimum, maximum=band.maximum
        )
        for band in source.bands
    )
    Gate.objects.bulk_create(
        Gate(
            instrument=instrument,
            code=gate.code,
            rule=gate.rule,
            confidence=gate.confidence,
            source=" ".join(part for part in (gate.source, gate.note) if part),
        )
        for gate in source.gates
    )
    _write_items(source, instrument, _write_questions(source, _write_indicators(source, instrument)))
    return instrument


def _write_indicators(source: InstrumentSource, instrument: Instrument) -> dict[str, Indicator]:
    clusters = {
        row.code: row
        for row in Cluster.objects.bulk_create(
            Cluster(
                instrument=instrument,
                code=cluster.code,
                name=cluster.name,
                position=position,
                max_score=cluster.max_score,
                confidence=cluster.confidence,
            )
            for position, cluster in enumerate(source.clusters, 1)
        )
    }
    indicators = Indicator.objects.bulk_create(
        Indicator(
            cluster=clusters[cluster.code],
            code=indicator.code,
            label=indicator.code.removeprefix("I").lstrip("0"),
            name=indicator.name,
            position=indicator.position,
            max_score=indicator.max_score,
            lead_code=indicator.codes[0],
            confidence=indicator.confidence,
            note=indicator.note,
        )
        for cluster in source.clusters
        for indicator in cluster.indicators
    )
    return {row.code: row for row in indicators}


def _write_questions(source: InstrumentSource, indicators: dict[str, Indicator]) -> dict[str, Question]:
    questions = Question.objects.bulk_create(
        Question(
            indicator=indicators[indicator.code],
            code=question.code,
            official_ref=question.official_ref,
            text=question.text,
            position=question.position,
            max_score=question.max_score,
            note=question.note,
        )
        for indicator in source.indicators
        for question in indicator.questions
    )
    return {row.code: row for row in questions}


def _write_items(source: InstrumentSource, instrument: Instrument, questions: dict[str, Question]) -> None:
    Item.objects.bulk_create(
        Item(
            instrument=instrument,
            question=questions[item.question],
            code=item.code,
            topic=item.topic,
            position=item.position,
            max_score=item.max_score,
            rule=item.rule,
            codes=list(item.codes),
            evidence_expected=list(item.evidence),
            matrix_columns=[column for column in item.matrix_columns if column.rstrip(".") != NUMBER_COLUMN],
            matrix_is_ours=item.matrix_columns_ours,
            compare_years=item.compare_years,
            confidence=item.confidence,
            bands_confidence=item.bands_confidence,
        )
        for item in source.items
    )
