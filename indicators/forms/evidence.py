"""What people say of a file when they hand it in, replace it, or link it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms

from indicators.forms.fields import ItemForm
from indicators.models import Evidence
from indicators.services.evidence import Description, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Organisation

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx"


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """All files of one field, in the order they were chosen."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in sent if one]


class UploadIdsField(forms.Field):
    """Ids of finished resumable uploads; several of them are photos to be joined."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[uuid.UUID]:
        try:
            return [uuid.UUID(one) for one in value or [] if one]
        except ValueError as error:
            raise forms.ValidationError(
                "Unggahan ini tidak dikenal. Unggah berkasnya sekali lagi."
            ) from error


class UploadForm(forms.Form):
    """The file itself: finished by the resumable upload (`upload`) or sent with the form (`file`)."""

    file = SeveralFilesField(
        label="Berkas",
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        help_text="PDF, JPG, PNG, DOCX, XLSX, atau PPTX. Beberapa foto sekaligus menjadi satu PDF.",
    )
    upload = UploadIdsField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("upload") and not data.get("file") and not self.errors.keys() & {"file", "upload"}:
            self.add_error("file", "Pilih berkasnya terlebih dahulu.")
        return data


class PaperForm(UploadForm):
    document_number = forms.CharField(label="Nomor dokumen", required=False, max_length=120)
    document_date = forms.DateField(
        label="Tanggal dokumen",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    signatory = forms.CharField(label="Penanda tangan", required=False, max_length=160)
    valid_until = forms.DateField(
        label="Berlaku sampai",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        start, end = data.get("document_date"), data.get("valid_until")
        if start and end and end < start:
            self.add_error(
                "valid_until", "Masa berlaku berakhir sebelum tanggal dokumen. Periksa salah satunya."
            )
        return data

    @property
    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(data["document_number"], data["document_date"], data["signatory"], data["valid_until"])


class EvidenceForm(PaperForm):
    organisation = forms.TypedChoiceField(label="Atas nama", coerce=int)
    title = forms.CharField(label="Judul bukti", max_length=200)
    kind = forms.ChoiceField(label="Jenis", choices=Evidence.Kind)
    source_url = forms.URLField(
        label="Alamat tautan",
        required=False,
        assume_scheme="https",
        help_text="Hanya untuk jenis Tautan. Unggah juga salinan halamannya.",
    )
    page = forms.IntegerField(
        label="Bukti ada di halaman",
        required=False,
        min_value=1,
        help_text="Agar penelaah langsung membukanya.",
    )
    child = forms.ChoiceField(
        label="Apakah anak tertentu dapat dikenali?",
        choices=Evidence.ChildIdentifiable,
        widget=forms.RadioSelect,
        help_text="Nama, wajah, alamat, atau nomor induk anak. Bila ya atau belum tahu, berkas hanya dapat "
        "dibuka pemilik dan penelaah sampai ada salinan tersamar.",
        error_messages={"required": "Jawab dahulu: apakah anak tertentu dapat dikenali?"},
    )
    field_order = ("organisation", "file", "title", "kind", "child", "page")

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        choices = [(body.pk, body.name) for body in organisations]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices if len(choices) == 1 else [("", "Pilih perangkat daerah"), *choices]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]

    @property
    def description(self) -> Description:
        data = self.cleaned_data
        return Description(data["title"], data["kind"], data["child"], data["source_url"])


class LinkForm(ItemForm):
    page = forms.IntegerField(label="Bukti ada di halaman", required=False, min_value=1)


class ChildForm(forms.Form):
    child = forms.ChoiceField(
        label="Apakah anak tertentu dapat dikenali?",
        choices=Evidence.ChildIdentifiable,
        widget=forms.RadioSelect,
    )


class FilterForm(forms.Form):
    """Filters of the list; every field may be empty, unknown values are ignored."""

    q = forms.CharField(label="Cari judul atau nomor", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Jenis", required=False, choices=[("", "Semua jenis"), *Evidence.Kind.choices]
    )
    state = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Semua keadaan"),
            ("attached", "Belum ditelaah"),
            ("accepted", "Diterima"),
            ("returned", "Dikembalikan"),
            ("restricted", "Ditahan: data anak"),
            ("unlinked", "Belum dikaitkan"),
            ("withdrawn", "Ditarik"),
        ],
    )
    organisation = forms.ChoiceField(label="Perangkat daerah", required=False)

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Semua perangkat daerah")] + [
                (str(body.pk), body.short_name) for body in organisations
            ]
