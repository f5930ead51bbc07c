"""The sheet of a press release."""

from __future__ import annotations

from django import forms

from coordination.services.press import Wording


class ReleaseForm(forms.Form):
    title = forms.CharField(label="Judul", max_length=200)
    body = forms.CharField(
        label="Naskah",
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text="Pisahkan alinea dengan baris kosong.",
    )
    author = forms.CharField(label="Penulis dan editor", max_length=160, required=False)
    published_url = forms.URLField(
        label="Alamat terbit",
        required=False,
        assume_scheme="https",
        help_text="Diisi sesudah naskah terbit, misalnya di InfoPublik.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def wording(self) -> Wording:
        data = self.cleaned_data
        body = data["body"].replace("\r\n", "\n")
        return Wording(data["title"], body, data["author"], data["published_url"])
