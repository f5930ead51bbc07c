"""The place codes shipped with the portal: complete for both seed regencies, every parent present."""

import csv
import gzip
import io
from pathlib import Path

import participants

DATA = Path(participants.__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    content = (DATA / name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_both_regencies_have_all_their_districts_and_villages() -> None:
    for regency, districts, villages in (("63.03", 20, 290), ("63.11", 8, 157)):
        assert sum(row["regency_code"] == regency for row in rows("districts.csv.gz")) == districts
        assert sum(row["code"].startswith(regency + ".") for row in rows("villages.csv.gz")) == villages


def test_every_parent_is_there_and_no_code_twice() -> None:
    files = (
        ("provinces.csv", ""),
        ("regencies.csv", "province_code"),
        ("districts.csv.gz", "regency_code"),
        ("villages.csv.gz", "district_code"),
    )
    parents: set[str] = set()
    for name, parent in files:
        codes = [row["code"] for row in rows(name)]
        assert len(set(codes)) == len(codes)
        assert not parent or {row[parent] for row in rows(name)} <= parents
        parents = set(codes)


def test_the_two_seed_regencies_carry_their_names() -> None:
    names = {row["code"]: row["name"] for row in rows("regencies.csv")}
    assert (names["63.03"], names["63.11"]) == ("Kabupaten Banjar", "Kabupaten Balangan")


def test_the_licence_notice_travels_with_the_data() -> None:
    assert "Open Database License" in (DATA / "NOTICE.md").read_text("utf-8")
