from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from coordination.models import TaskForcePost
from coordination.services.task_force import DecreeFacts
from indicators.forms.evidence import UploadForm
from participants.forms.directory import BodyField, DayField, ordered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Organisation, Person


class DecreeForm(forms.Form):
    number = forms.CharField(label="Nomor SK", max_length=80)
    dated_on = DayField(label="Tanggal SK")
    about = forms.CharField(
        label="Tentang", max_length=200, initial="Pembentukan Gugus Tugas Kabupaten Layak Anak"
    )
    valid_from = DayField(label="Berlaku sejak")
    valid_until = DayField(label="Berlaku sampai", required=False)

    def clean(self) -> dict[str, Any]:
        return ordered(self, "valid_from", "valid_until", "Masa berlaku SK berakhir sebelum dimulai.")

    @property
    def facts(self) -> DecreeFacts:
        return DecreeFacts(**{field: self.cleaned_data[field] for field in DecreeForm.base_fields})


class NewDecreeForm(DecreeForm):
    copy = forms.BooleanField(
        label="Salin susunan dan pemegangnya dari SK yang berlaku sekarang", required=False, initial=True
    )


class DecreeFileForm(UploadForm):
    """The signed decree."""


class PostForm(forms.Form):
    group = forms.ChoiceField(label="Kelompok", choices=TaskForcePost.Group.choices)
    kind = forms.ChoiceField(label="Kedudukan", choices=TaskForcePost.Kind.choices)
    title = forms.CharField(
        label="Jabatan yang mengisi",
        max_length=160,
        help_text="Misalnya Kepala Dinas Kesehatan; bukan nama orang.",
    )
    organisation = BodyField(label="Lembaga")

    def __init__(self, *args: Any, bodies: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, BodyField):
            field.offer(bodies, ("", "Pilih lembaga"))


class HolderForm(forms.Form):
    person = forms.TypedChoiceField(
        label="Pemegang", coerce=int, help_text="Orang yang belum tercatat ditambahkan dahulu pada tab Orang."
    )
    on = DayField(
        label="Mulai memegang", help_text="Pemegang sebelumnya berakhir sehari sebelum tanggal ini."
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Pilih orang"), *((person.pk, person.name) for person in people)]
