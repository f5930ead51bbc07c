"""How papers look and are numbered: letterhead, signatory, pattern, a typed number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participants.models import Membership

MAX_LINES = 4
LINE_LENGTH = 70


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LetterheadForm(forms.Form):
    lines = forms.CharField(
        label="Baris kop surat",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu baris satu nama, paling banyak empat. Baris terakhir dicetak paling tebal.",
    )
    address = forms.CharField(label="Alamat", max_length=200)
    contact = forms.CharField(label="Telepon, surel, laman", max_length=200, required=False)
    emblem = forms.FileField(
        label="Lambang daerah",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        help_text="PNG atau JPG, paling besar 5 MB. Tanpa pilihan baru, lambang sekarang tetap dipakai.",
    )
    without_emblem = forms.BooleanField(label="Cetak tanpa lambang daerah", required=False)
    valid_from = DayField(
        label="Berlaku mulai", help_text="Surat bertanggal sebelum hari itu tetap memakai kop yang lama."
    )

    def clean_lines(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MAX_LINES:
            raise forms.ValidationError(f"Ada {len(lines)} baris, paling banyak {MAX_LINES}.")
        long = [line for line in lines if len(line) > LINE_LENGTH]
        if long:
            raise forms.ValidationError(
                f"Baris “{long[0][:40]}…” terlalu panjang, paling banyak {LINE_LENGTH} huruf."
            )
        return lines


class SignatoryForm(forms.Form):
    membership = forms.ChoiceField(
        label="Pejabat",
        required=False,
        help_text="Bila jabatan berpindah tangan, penggantinya otomatis tercetak, termasuk Plt. dan Plh.",
    )
    post = forms.CharField(
        label="Jabatan yang tercetak",
        max_length=160,
        required=False,
        help_text="Kosongkan untuk memakai nama jabatan pejabatnya. Plt. dan Plh. ditambahkan sendiri.",
    )
    on_behalf_of = forms.CharField(
        label="Atas nama",
        max_length=160,
        required=False,
        help_text="Misalnya Bupati Banjar, tercetak “a.n. Bupati Banjar”. Kosongkan bila tidak atas nama.",
    )
    valid_from = DayField(label="Berlaku mulai")

    def __init__(self, *args: Any, posts: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(post.pk): post for post in posts}
        field = self.fields["membership"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Tidak punya akun: tulis jabatannya di bawah")] + [
                (key, f"{post.full_title}: {post.person.name if post.person else 'nama belum tercatat'}")
                for key, post in self.posts.items()
            ]

    def clean_membership(self) -> Membership | None:
        return self.posts.get(self.cleaned_data["membership"])


class PatternForm(forms.Form):
    pattern = forms.CharField(label="Pola nomor", max_length=60)
    classification = forms.CharField(label="Kode klasifikasi arsip", max_length=30, required=False)
    unit = forms.CharField(label="Kode unit pengolah", max_length=40, required=False)
    by_registry = forms.BooleanField(
        label="Nomor diberikan register umum, bukan portal",
        required=False,
        help_text="Surat terdaftar tanpa nomor, lalu nomornya Anda tulis di register nomor surat.",
    )


class NumberForm(forms.Form):
    text = forms.CharField(label="Nomor surat", max_length=120, required=False)


class VoidForm(forms.Form):
    reason = forms.CharField(
        label="Alasan", max_length=200, error_messages={"required": "Tulis alasannya: arsip menanyakannya."}
    )
