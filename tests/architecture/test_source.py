import pytest
import source_rules as rules

MODULE = "stratum_desktop/domain/thing.py"
VIEW = "stratum_desktop/gui/thing.py"

ALL = [
    rules.vague_names,
    rules.oversize,
    rules.unsourced_numbers,
    rules.bare_type_ignores,
    rules.colour_literals,
    rules.nested_event_loops,
    rules.broad_excepts,
    rules.stubs,
]

PLANTED = [
    (rules.vague_names, "stratum_desktop/domain/utils.py", ""),
    (rules.vague_names, "stratum_desktop/gui/helpers/thing.py", ""),
    (rules.oversize, MODULE, "x = 1\n" * 401),
    (rules.oversize, MODULE, "class Big:\n" + "    x = 1\n" * 250),
    (rules.oversize, MODULE, "def long():\n" + "    x = 1\n" * 60),
    (rules.oversize, MODULE, "async def long():\n" + "    x = 1\n" * 60),
    (rules.unsourced_numbers, MODULE, "MOST_DAYS = 7\n"),
    (rules.unsourced_numbers, MODULE, "MOST_DAYS: int = 7 * 24  # a week\n"),
    (rules.unsourced_numbers, MODULE, "DELAYS = (1.0, 2.0)\n"),
    (rules.unsourced_numbers, MODULE, 'SHARE = Decimal("0.9")\n"""Of the window."""\n'),
    (rules.bare_type_ignores, MODULE, "x = 1  # type: ignore\n"),
    (rules.colour_literals, VIEW, 'ink = "#1a2b3c"\n'),
    (rules.colour_literals, VIEW, "ink = QColor(12, 34, 56)\n"),
    (rules.nested_event_loops, VIEW, "dialog.exec()\n"),
    (rules.nested_event_loops, VIEW, "QMessageBox(self).exec_()\n"),
    (rules.broad_excepts, MODULE, "try:\n    x = 1\nexcept Exception:\n    x = 2\n"),
    (rules.broad_excepts, MODULE, "try:\n    x = 1\nexcept (KeyError, BaseException):\n    pass\n"),
    (rules.broad_excepts, MODULE, "try:\n    x = 1\nexcept:\n    pass\n"),
    (rules.stubs, MODULE, "x = 1  # TODO: the rest\n"),
    (rules.stubs, MODULE, "class A:\n    def f(self):\n        raise NotImplementedError\n"),
]

ALLOWED = [
    (rules.vague_names, "stratum_desktop/platforms/_shared/http.py", ""),
    (rules.oversize, MODULE, "def long():\n" + "    x = 1\n" * 59),
    (rules.oversize, "stratum_desktop/store/migrations/versions/0001_x.py", "x = 1\n" * 500),
    (rules.unsourced_numbers, MODULE, "# Source: rulebook 3.3\nMOST_DAYS = 7\n"),
    (rules.unsourced_numbers, MODULE, 'MOST_DAYS = 7\n"""Source: rulebook 3.3."""\n'),
    (rules.unsourced_numbers, MODULE, '"""Rules.\n\nSource: rulebook 3.3."""\nMOST_DAYS = 7\n'),
    (rules.unsourced_numbers, MODULE, "_PRIVATE = 7\nNAMES = ('a', 'b')\nIS_ON = True\n"),
    (rules.bare_type_ignores, MODULE, "x = 1  # type: ignore[assignment]\n"),
    (rules.colour_literals, VIEW, 'anchor = "#section"\nink = QColor(role)\n'),
    (rules.nested_event_loops, VIEW, "dialog.open()\nexecute()\n"),
    (rules.broad_excepts, MODULE, "try:\n    x = 1\nexcept BaseException:\n    x = 2\n    raise\n"),
    (rules.broad_excepts, MODULE, "try:\n    x = 1\nexcept KeyError:\n    pass\n"),
    (
        rules.stubs,
        MODULE,
        "class A:\n    def f(self):\n        raise NotImplementedError\n"
        "class B(A):\n    def f(self):\n        return 1\n",
    ),
]


def case(planted):
    rule, path, text = planted
    return f"{rule.__name__}-{path.rpartition('/')[2]}-{text[:24]!r}"


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_the_project_keeps_its_own_rules(project, rule):
    findings = list(rule(project))
    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize("planted", PLANTED, ids=case)
def test_a_planted_violation_is_found_where_it_is(plant, planted):
    rule, path, text = planted
    findings = list(rule(plant(**{path: text})))
    assert len(findings) == 1
    assert findings[0].startswith(f"{path}:")


@pytest.mark.parametrize("allowed", ALLOWED, ids=case)
def test_what_the_rules_allow_is_not_reported(plant, allowed):
    rule, path, text = allowed
    assert list(rule(plant(**{path: text}))) == []


def test_every_rule_is_planted_once_at_least():
    assert {rule for rule, _, _ in PLANTED} == set(ALL)


def test_exceptions_to_the_rules_still_exist(project):
    for path in rules.BROAD_EXCEPT:
        assert (project / path).exists(), f"{path} is excused and gone"
