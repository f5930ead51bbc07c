from django.urls import path

from indicators.views import assignments, closing, periods, steering

PERIODS = "<regency:regency>/evaluasi/"
BASE = f"{PERIODS}<period:period>/atur/"
ITEM = f"{BASE}pembagian/<item:code>/"

urlpatterns = [
    path(PERIODS, periods.index, name="periods"),
    path(f"{PERIODS}baru/", periods.new, name="period-new"),
    path(BASE, periods.steer, name="period-steer"),
    path(f"{BASE}data/", periods.facts, name="period-facts"),
    path(f"{BASE}jadwal/", periods.stages, name="period-stages"),
    path(f"{BASE}kode/", periods.codes, name="code-mapping"),
    path(f"{BASE}buka/", periods.open_it, name="period-open"),
    path(f"{BASE}tutup/", closing.close, name="period-close"),
    path(f"{BASE}tutup/buka-kembali/", closing.reopen, name="period-reopen"),
    path(f"{BASE}pembagian/", assignments.index, name="assignments"),
    path(ITEM, assignments.show, name="assignment"),
    path(f"{ITEM}pengampu/", assignments.lead, name="assignment-lead"),
    path(f"{ITEM}kontributor/", assignments.add, name="assignment-add"),
    path(f"{ITEM}lepas/<int:organisation>/", assignments.remove, name="assignment-remove"),
    path(f"{BASE}kelonggaran/", steering.late, name="late"),
    path(f"{BASE}kelonggaran/<int:pk>/akhiri/", steering.late_end, name="late-end"),
    path(f"{BASE}syarat/", steering.gates, name="gates"),
    path(f"{BASE}syarat/<slug:code>/", steering.gate, name="gate"),
    path(f"{BASE}penutupan/", steering.closing, name="stage-close"),
]
