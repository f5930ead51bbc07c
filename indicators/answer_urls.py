from django.urls import path

from indicators.views import answers, contributions, index, proposals

PERIOD = "<regency:regency>/evaluasi/<period:period>/"
ITEM = f"{PERIOD}butir/<item:code>/"

urlpatterns = [
    path(f"{PERIOD}indikator/", index.index, name="index"),
    path(f"{PERIOD}sahkan/", index.signoff, name="signoff"),
    path(f"{PERIOD}tanda-terima/<int:pk>/", answers.receipt, name="receipt"),
    path(f"{PERIOD}tanda-terima/<int:pk>/pdf/", answers.receipt_paper, name="receipt-paper"),
    path(ITEM, answers.item, name="item"),
    path(f"{ITEM}simpan/", answers.save, name="item-save"),
    path(f"{ITEM}ajukan/", answers.hand_in, name="item-submit"),
    path(f"{ITEM}hitung/", answers.recount, name="item-recount"),
    path(f"{ITEM}draf/", answers.autosave, name="item-autosave"),
    path(f"{ITEM}buang/", answers.discard, name="item-discard"),
    path(f"{ITEM}tarik/", answers.take_back, name="item-withdraw"),
    path(f"{ITEM}sumbangan/<int:organisation>/", contributions.contribute, name="item-contribute"),
    path(f"{ITEM}usulan/<int:pk>/pakai/", proposals.use, name="proposal-use"),
    path(f"{ITEM}usulan/<int:pk>/tolak/", proposals.refuse, name="proposal-refuse"),
    path(f"{ITEM}gabungkan/<int:pk>/", answers.merge, name="item-merge"),
]
