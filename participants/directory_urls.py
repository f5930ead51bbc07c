from django.urls import path

from participants.views import directory, imports, mergers, people

HERE = "<regency:regency>/lembaga/"
BODY = f"{HERE}<int:pk>/"
PERSON = f"{HERE}orang/<int:pk>/"
urlpatterns = [
    path(HERE, directory.organisations, name="organisations"),
    path(f"{HERE}baru/", directory.organisation_new, name="organisation-new"),
    path(f"{HERE}wilayah/", directory.regions, name="regions"),
    path(f"{HERE}unduh/", directory.export, name="directory-export"),
    path(f"{HERE}kembar/", mergers.duplicates, name="duplicates"),
    path(f"{HERE}impor/", imports.upload, name="import-new"),
    path(f"{HERE}impor/templat/", imports.template, name="import-template"),
    path(f"{HERE}impor/<int:pk>/", imports.check, name="import"),
    path(f"{HERE}impor/<int:pk>/perbaiki/", imports.rejected, name="import-rejected"),
    path(BODY, directory.organisation, name="organisation"),
    path(f"{BODY}ubah/", directory.organisation_edit, name="organisation-edit"),
    path(f"{BODY}nama/", directory.organisation_rename, name="organisation-rename"),
    path(f"{BODY}alias/", directory.alias_add, name="alias-add"),
    path(f"{BODY}alias/<int:alias_pk>/hapus/", directory.alias_remove, name="alias-remove"),
    path(f"{BODY}gabung/", mergers.organisation_merge, name="organisation-merge"),
    path(f"{BODY}pisah/", mergers.organisation_split, name="organisation-split"),
    path(f"{HERE}orang/", people.people, name="people"),
    path(f"{HERE}orang/baru/", people.person_new, name="person-new"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}ubah/", people.person_edit, name="person-edit"),
    path(f"{PERSON}hapus/", people.person_erase, name="person-erase"),
    path(f"{PERSON}jabatan/", people.position_add, name="position-add"),
    path(f"{PERSON}jabatan/<int:position_pk>/akhiri/", people.position_end, name="position-end"),
    path(f"{PERSON}gabung/", mergers.person_merge, name="person-merge"),
    path(f"{PERSON}pisah/", mergers.person_split, name="person-split"),
]
