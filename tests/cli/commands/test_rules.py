"""`rules`: defaults, save, list, show, switch, remove, replay, evaluate, scorecard."""

from __future__ import annotations

import io
import json

import pytest


@pytest.fixture
def rules(cli):
    """The rules that a workspace begins with."""
    assert cli("rules", "defaults").code == 0
    return cli("rules", "list", "--json").json


def test_a_new_workspace_has_none(cli):
    answer = cli("rules", "list")
    assert (answer.code, answer.out) == (0, "none\n")


def test_the_rules_to_begin_with_suggest(cli, rules):
    assert {one["mode"] for one in rules} == {"suggest"}
    assert [one["definition"]["kind"] for one in rules] == ["pacing", "scaling", "status"]
    assert cli("rules", "defaults", "--json").json == rules


def test_what_is_printed_can_be_changed_and_saved_again(cli, rules, tmp_path):
    text = cli("rules", "show", "2", "--definition").out
    changed = json.loads(text)
    changed["targets"]["roas"] = "3.5"
    path = tmp_path / "rule.json"
    path.write_text(json.dumps(changed))
    saved = cli("rules", "save", str(path), "--name", "Mine", "--rule", "2", "--json")
    (one,) = saved.json
    assert (one["name"], one["version"], one["definition"]["targets"]["roas"]) == ("Mine", 2, "3.5")
    changed["targets"]["roas"] = "4"
    path.write_text(json.dumps(changed))
    late = cli("rules", "save", str(path), "--name", "Mine", "--rule", "2:1")
    assert (late.code, "got version 2 on" in late.err) == (3, True)
    assert cli("rules", "save", str(path), "--name", "Mine", "--rule", "2:2").code == 0
    assert cli("rules", "save", str(path), "--name", "Mine", "--rule", "2:").code == 2
    path.write_text("{}")
    wrong = cli("rules", "save", str(path), "--name", "Wrong")
    assert wrong.code == 3
    missing = cli("rules", "save", str(tmp_path / "none"), "--name", "None")
    assert missing.code == 4


def test_modes_are_switched_and_guarded_has_to_be_earned(cli, rules):
    off = cli("rules", "off", "1", "--json").json
    assert (off["rule"]["mode"], off["queue"]) == ("off", {"withdrawn": [], "approved": []})
    back = cli("rules", "suggest", "1", "--json").json
    assert (back["rule"]["mode"], back["queue"]) == ("suggest", None)
    refused = cli("rules", "enable", "1")
    assert refused.code == 3
    assert "0 of its" in refused.err


def test_a_removed_rule_is_gone(cli, rules):
    assert cli("rules", "remove", "3").code == 0
    assert [one["id"] for one in cli("rules", "list", "--json").json] == [1, 2]
    assert cli("rules", "show", "3").code == 3


def test_without_an_ad_account_nothing_is_judged_replayed_or_told(cli, rules):
    report = cli("rules", "evaluate", "--json").json
    assert (report["rules"], report["campaigns"], report["proposed"]) == (3, 0, [])
    replay = cli("rules", "replay", "--rule", "2", "--days", "3", "--json").json
    assert (replay["campaigns"], replay["fired"]) == (0, [])
    assert "never" in cli("rules", "replay", "--rule", "2", "--days", "3").out
    card = cli("rules", "scorecard", "2")
    assert "not a cause" in card.out
    assert "no data" in card.out


def test_a_replay_tells_a_person_how_far_it_is_and_a_program_nothing(cli, rules, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    wanted = ("rules", "replay", "--rule", "2", "--days", "3")
    for more, told in (((), True), (("--json",), False)):
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        assert cli(*wanted, *more).code == 0
        said = terminal.getvalue()
        assert said.startswith("\r33 % of the past") is said.endswith("\r\033[K") is told
