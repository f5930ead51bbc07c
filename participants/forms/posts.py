from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from participants import policies
from participants.models import Membership, Organisation, User
from participants.services.posts import OF_AN_ORGANISATION, Holder

if TYPE_CHECKING:
    from participants.models import Regency

EMPLOYEE_NUMBER = RegexValidator(r"^\d{18}$", "NIP terdiri atas 18 angka tanpa spasi.")
USERNAME = RegexValidator(
    r"^[a-z0-9]+([._-][a-z0-9]+)*$",
    "Pakai huruf kecil, angka, titik, atau tanda hubung, misalnya operator.dinkes.",
)

END_REASONS = [
    (reason.value, reason.label)
    for reason in Membership.EndReason
    if reason != Membership.EndReason.HANDED_OVER
]


def day_field(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class HolderForm(forms.Form):
    """Who takes a post: one of the regency's accounts, or a new one opened by invitation."""

    HOLDER = ("account", "username", "name", "employee_number", "rank", "email")

    account = forms.ModelChoiceField(
        User.objects.none(),
        label="Akun",
        required=False,
        empty_label="Buka akun baru",
        help_text="Pilih akun yang sudah ada, atau buka akun baru dan isi nama pengguna di bawah.",
    )
    username = forms.CharField(
        label="Nama pengguna akun baru",
        max_length=60,
        min_length=4,
        required=False,
        validators=[USERNAME],
        help_text="Menurut jabatan, bukan nama orang, misalnya operator.dinkes.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(label="Nama pejabat", max_length=120, required=False)
    employee_number = forms.CharField(
        label="NIP",
        max_length=18,
        required=False,
        validators=[EMPLOYEE_NUMBER],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    rank = forms.CharField(label="Pangkat dan golongan", max_length=60, required=False)
    email = forms.EmailField(
        label="Alamat surel",
        required=False,
        help_text="Bila diisi, tautan undangan dikirim juga melalui surel.",
    )

    def __init__(self, *args: Any, user: User, regency: Regency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = Membership.objects.visible_to(user).of_regency(regency)
        accounts = User.objects.filter(memberships__in=posts, is_active=True).distinct()
        cast("forms.ModelChoiceField[User]", self.fields["account"]).queryset = accounts.order_by("username")

    @property
    def holder_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.HOLDER]

    @property
    def post_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.HOLDER]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "username" in data and "account" in data:
            if data["account"] and data["username"]:
                self.add_error(
                    "username", "Kosongkan bila memakai akun yang sudah ada. Salah satu saja yang diisi."
                )
            elif not data["account"] and not data["username"]:
                self.add_error("username", "Isi nama pengguna akun baru, atau pilih akun yang sudah ada.")
        return data

    def holder(self) -> Holder:
        """What was read; call after `is_valid`."""
        return Holder(**{name: self.cleaned_data[name] for name in self.HOLDER})


class PostForm(HolderForm):
    role = forms.ChoiceField(label="Peran di portal")
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Lembaga",
        required=False,
        empty_label="Tingkat kabupaten (tanpa lembaga)",
        help_text="Wajib untuk operator dan kepala perangkat daerah.",
    )
    title = forms.CharField(
        label="Nama jabatan",
        max_length=160,
        help_text="Seperti tertulis pada surat, misalnya Kepala Dinas Kesehatan. Tanpa Plt. atau Plh.",
    )
    standing = forms.ChoiceField(label="Kedudukan", choices=Membership.Standing.choices)
    starts_on = day_field("Mulai tanggal")

    def __init__(self, *args: Any, user: User, regency: Regency, **kwargs: Any) -> None:
        super().__init__(*args, user=user, regency=regency, **kwargs)
        roles = policies.roles_kept_by(user, regency)
        cast("forms.ChoiceField", self.fields["role"]).choices = [(role.value, role.label) for role in roles]
        bodies = Organisation.objects.visible_to(user).filter(regency=regency).current()
        cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"]).queryset = bodies

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("role") in OF_AN_ORGANISATION and "organisation" in data and not data["organisation"]:
            self.add_error("organisation", "Pilih lembaga tempat jabatan ini.")
        return data


class HandoverForm(HolderForm):
    on = day_field("Tanggal serah terima", "Mulai tanggal ini pengganti yang berwenang.")
    standing = forms.ChoiceField(label="Kedudukan pengganti", choices=Membership.Standing.choices)


class EndPostForm(forms.Form):
    last_day = day_field(
        "Hari terakhir", "Tanggal kemarin berarti akses berhenti pada permintaan berikutnya."
    )
    reason = forms.ChoiceField(label="Alasan", choices=END_REASONS)


class NewLinkForm(forms.Form):
    forget_second_factor = forms.BooleanField(
        label="Lepas juga kode kedua",
        required=False,
        help_text="Centang bila telepon dengan aplikasi autentikator hilang atau diganti.",
    )


class PasswordForm(forms.Form):
    """A first or a new password; the validators compare it with the account."""

    password1 = forms.CharField(
        label="Kata sandi baru",
        strip=False,
        help_text="Paling sedikit 10 huruf dan angka, tidak mudah ditebak.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Ketik sekali lagi",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Kedua kata sandi belum sama. Ketik ulang keduanya.")
        return data
