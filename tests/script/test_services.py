"""Sharing private services, and the environment of the scripts."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
from pathlib import Path

import environment
import places
import preparation
import pytest
import server
import services
from places import NOBODY, Place, ServiceError


@pytest.fixture
def no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own: other folders for state and private services."""
    for module in (places, services, environment, preparation):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "var").mkdir()
    return tmp_path


@pytest.mark.usefixtures("no_servers")
class TestGivenServers:
    def test_none_given_means_private_ones(self) -> None:
        assert services.given_urls() == {}

    def test_one_alone_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BROKER_URL", "redis://there")
        with pytest.raises(ServiceError, match="DATABASE_URL is not"):
            services.given_urls()

    def test_the_owner_must_be_named_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BROKER_URL", "redis://there")
        monkeypatch.setenv("DATABASE_URL", "postgres://kla_app@there/kla")
        with pytest.raises(ServiceError, match="DATABASE_OWNER_URL"):
            services.given_urls()

    def test_given_ones_start_nothing(self, monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "BROKER_URL"):
            monkeypatch.setenv(name, "given")
        with services.services() as urls:
            assert urls == {}
        assert list((checkout / "var").iterdir()) == []


class TestLastOneOutStops:
    @pytest.fixture
    def stopped(self, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[Place]:
        calls: list[Place] = []
        monkeypatch.setattr(services, "stop", calls.append)
        return calls

    def test_nobody_else_there(self, stopped: list[Place], checkout: Path) -> None:
        place = Place(checkout, demoted=False)
        services.release(place)
        assert stopped == [place]

    def test_another_script_still_holds_the_lease(self, stopped: list[Place], checkout: Path) -> None:
        with services.locked("lease", fcntl.LOCK_SH):
            services.release(Place(checkout, demoted=False))
        assert stopped == []

    def test_asked_to_keep_them(self, stopped: list[Place], checkout: Path) -> None:
        (services.state_folder() / "keep").touch()
        services.release(Place(checkout, demoted=False))
        assert stopped == []


class TestPlace:
    def test_sockets_stay_below_the_kernels_limit(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(places, "ROOT", tmp_path / ("long" * 30))
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        place = places.choose_place()
        assert len(str(place.run / ".s.PGSQL.5432.lock")) < 107
        assert place.demoted is False

    def test_root_never_serves_from_the_checkout(
        self, monkeypatch: pytest.MonkeyPatch, checkout: Path
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        place = places.choose_place()
        assert place.demoted is True
        assert checkout not in place.base.parents

    def test_a_folder_of_someone_else_is_refused(self, checkout: Path) -> None:
        target = checkout / "elsewhere"
        target.mkdir()
        (checkout / "private").symlink_to(target)
        with pytest.raises(ServiceError, match="belongs to someone else"):
            places.make_base(Place(checkout / "private", demoted=False))

    def test_a_pid_file_of_another_program_is_cleared(self, checkout: Path) -> None:
        place = Place(checkout, demoted=False)
        place.data.mkdir(exist_ok=True)
        pid_file = place.data / "postmaster.pid"
        for content in (f"{os.getpid()}\n", "", "no number\n"):
            pid_file.write_text(content)
            services.clear_stale_pid(place)
            assert not pid_file.exists()


class TestEnvironment:
    def test_the_owner_migrates_and_loads_and_nobody_else(self) -> None:
        for command in ("migrate", "load_instrument", "load_demo", "backup", "restore"):
            assert environment.for_command({}, command) == {"KLA_DB_ROLE": "owner"}
        for command in ("check", "shell", "render_readiness", "runserver"):
            assert environment.for_command({}, command) == {}

    def test_the_key_is_made_once_and_closed_to_others(self, checkout: Path) -> None:
        key = environment.secret_key()
        assert len(key) >= 50
        assert environment.secret_key() == key
        assert (checkout / "var" / "secret-key").stat().st_mode & 0o077 == 0

    def test_what_is_set_already_wins_over_defaults(
        self, monkeypatch: pytest.MonkeyPatch, checkout: Path
    ) -> None:
        monkeypatch.setenv("DEBUG", "1")
        made = environment.local_environment({"BROKER_URL": "ours"}, DEBUG="0", KLA_DEMO="1")
        assert (made["DEBUG"], made["BROKER_URL"]) == ("1", "ours")


class TestDisk:
    def test_every_disk_that_is_written_to_is_looked_at(
        self, monkeypatch: pytest.MonkeyPatch, checkout: Path
    ) -> None:
        asked: list[Path] = []
        usage = shutil.disk_usage(checkout)

        def ask(folder: Path) -> object:
            asked.append(folder)
            return usage._replace(free=10**12)

        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("KLA_DATA_DIR", str(checkout))
        monkeypatch.setattr(shutil, "disk_usage", ask)
        environment.require_disk()
        assert asked[:2] == [checkout / "var", checkout]
        assert asked[2] in (places.choose_place().base, *places.choose_place().base.parents)

    def test_a_nearly_full_one_is_named(self, monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
        usage = shutil.disk_usage(checkout)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=12_000_000))
        with pytest.raises(ServiceError, match=f"12 MB free at {checkout}"):
            environment.require_disk()

    def test_running_out_of_it_later_is_one_line_and_nothing_else_is_hidden(self) -> None:
        assert "disk is full" in environment.one_line(OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(PermissionError):
            environment.one_line(PermissionError(errno.EACCES, "Permission denied"))

    def test_what_postgresql_says_of_a_full_disk_is_understood(self, tmp_path: Path) -> None:
        said = 'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes'
        assert "the disk is full" in services.explain("PostgreSQL", tmp_path / "log", said)
        said = "FATAL:  lock file exists"
        assert said in services.explain("PostgreSQL", tmp_path / "log", said)


@pytest.mark.usefixtures("checkout")
class TestPreparation:
    def test_a_command_that_fails_is_one_line_with_its_log(self, checkout: Path) -> None:
        (checkout / "manage.py").write_text("raise SystemExit('instrument.yaml: 288 butir, bukan 289')")
        with pytest.raises(ServiceError, match="load_instrument failed: instrument") as refused:
            preparation.manage(os.environ, "load_instrument")
        assert "288" in (checkout / "var" / "prepare.log").read_text()
        assert len(str(refused.value).splitlines()) == 1

    def test_a_database_that_is_gone_is_one_line(self) -> None:
        with pytest.raises(ServiceError, match="cannot be reached") as refused:
            preparation.DatabaseNote("postgres://x@/x?host=/nowhere").read()
        assert len(str(refused.value).splitlines()) == 1


class TestServer:
    def test_a_port_in_use_is_named(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(ServiceError, match=f"port {port}"):
                server.require_port("127.0.0.1", port)
        server.require_port("127.0.0.1", port)

    def test_only_this_machine_is_answered_unless_a_host_is_named(self) -> None:
        assert server.allowed_hosts("127.0.0.1") == "127.0.0.1,localhost,[::1]"
        assert server.allowed_hosts("10.1.2.3").endswith(",10.1.2.3")
        assert "*" not in server.allowed_hosts("0.0.0.0")

    def test_uploads_do_not_count_as_inputs_of_the_database(self, checkout: Path) -> None:
        (checkout / "indicators" / "data").mkdir(parents=True)
        (checkout / "indicators" / "data" / "instrument.yaml").write_text("a")
        before = preparation.fingerprint(preparation.DATABASE_INPUTS)
        (checkout / "var" / "data").mkdir()
        (checkout / "var" / "data" / "upload").write_text("new")
        assert preparation.fingerprint(preparation.DATABASE_INPUTS) == before
        (checkout / "indicators" / "data" / "instrument.yaml").write_text("b")
        assert preparation.fingerprint(preparation.DATABASE_INPUTS) != before

    def test_logins_are_closed_to_others_and_an_empty_text_forgets_none(
        self, checkout: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(preparation, "LOGINS", checkout / "var" / "logins")
        preparation.remember_logins("sekretariat rahasia\n")
        preparation.remember_logins("")
        assert preparation.LOGINS.read_text() == "sekretariat rahasia\n"
        assert preparation.LOGINS.stat().st_mode & 0o077 == 0


def test_commands_get_a_clean_environment_and_root_becomes_nobody(tmp_path: Path) -> None:
    place = Place(tmp_path, demoted=os.geteuid() == 0)
    assert "DATABASE_URL" not in places.run_demoted(place, "/usr/bin/env").stdout
    wanted = NOBODY if place.demoted else os.geteuid()
    assert places.run_demoted(place, "/usr/bin/id", "-u").stdout.strip() == str(wanted)
