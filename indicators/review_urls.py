from django.urls import path

from indicators.views import ministry, review, review_many, transcription

BASE = "<regency:regency>/evaluasi/<period:period>/verifikasi/"

urlpatterns = [
    path(BASE, review_many.queue, name="review-queue"),
    path(f"{BASE}sekaligus/", review_many.many, name="review-many"),
    path(f"{BASE}nilai-resmi/", transcription.transcribe, name="transcribe"),
    path(f"{BASE}nilai-resmi/unggah/", transcription.check_sheet, name="transcribe-sheet"),
    path(f"{BASE}nilai-resmi/simpan/", transcription.save_sheet, name="transcribe-save"),
    path(f"{BASE}nilai-resmi/templat.xlsx", transcription.template, name="transcribe-template"),
    path(f"{BASE}input-em/", ministry.filing, name="ministry-list"),
    path(f"{BASE}<item:item>/", review.desk, name="desk"),
    path(f"{BASE}<item:item>/putuskan/", review.decide, name="decide"),
    path(f"{BASE}<item:item>/kembalikan/", review.return_to_owner, name="return"),
    path(f"{BASE}<item:item>/draf/", review.keep_draft, name="review-draft"),
    path(f"{BASE}<item:item>/draf/buang/", review.drop_draft, name="review-draft-drop"),
    path(f"{BASE}<item:item>/kementerian/", ministry.note, name="ministry-entry"),
]
