import pytest
import repository_rules as rules

HASH = "--hash=sha256:" + "0" * 64
PYPROJECT = """
[project]
dependencies = ["alpha>=1.2,<2"]
[project.optional-dependencies]
build = ["delta>=2"]
test = ["beta>=3"]
bench = ["gamma>=1"]
"""
RUNTIME = f"alpha==1.5 \\\n    {HASH}\n"
BUILD = f"{RUNTIME}delta==2.0 {HASH}\n"
TEST = f"{BUILD}beta==3.1 {HASH}\n"
BENCH = f"{TEST}gamma==1.0 ; python_version < '3.14' \\\n    {HASH}\n"
PLATFORM = "stratum_desktop/platforms/toy"
PAGE = "stratum_desktop/gui/pages/toy"

ALL = [
    rules.foreign_places,
    rules.untested_modules,
    rules.homeless_tests,
    rules.impatient_tests,
    rules.misshapen_platforms,
    rules.misshapen_pages,
    rules.loose_requirements,
]


def requirements(runtime=RUNTIME, test=TEST, bench=BENCH, pyproject=PYPROJECT):
    return {
        "pyproject.toml": pyproject,
        "requirements/runtime.txt": runtime,
        "requirements/build.txt": BUILD,
        "requirements/test.txt": test,
        "requirements/bench.txt": bench,
    }


def folder(place, names, **texts):
    return {f"{place}/{name}": texts.get(name.partition(".")[0], "") for name in names}


DOING = "def do():\n    return 1\n"

PLANTED = [
    (rules.foreign_places, {"docs/a.md": "pip install --index" + "-url somewhere"}, 1),
    (rules.foreign_places, {"requirements/x.txt": "# from py" + "pi"}, 1),
    (rules.foreign_places, {"a.py": "open('/" + "work/main/x')"}, 1),
    (rules.foreign_places, {"a.py": "open('/" + "tmp/scratch/x')"}, 1),
    (rules.foreign_places, {"a.pem": "-----BEGIN " + "PRIVATE KEY-----"}, 1),
    (rules.untested_modules, {"stratum_desktop/domain/thing.py": DOING}, 1),
    (
        rules.untested_modules,
        {
            "stratum_desktop/domain/thing.py": DOING,
            "tests/services/test_x.py": "from stratum_desktop.domain.thing import do\n",
        },
        1,
    ),
    (
        rules.untested_modules,
        {
            "stratum_desktop/services/whole.py": "from stratum_desktop.domain.part import do\n",
            "stratum_desktop/domain/part.py": DOING,
            "tests/services/test_whole.py": "",
        },
        1,
    ),
    (
        rules.homeless_tests,
        {"stratum_desktop/domain/thing.py": "", "tests/domian/test_thing.py": ""},
        1,
    ),
    (rules.impatient_tests, {"tests/test_a.py": "import time\ntime.sleep(0.1)\n"}, 1),
    (rules.impatient_tests, {"tests/test_a.py": "await asyncio.sleep(1)\n"}, 1),
    (rules.impatient_tests, {"tests/test_a.py": "from unittest import mock\n"}, 1),
    (rules.misshapen_platforms, folder(PLATFORM, rules.PLATFORM_FILES[1:]), 1),
    (
        rules.misshapen_platforms,
        folder(PLATFORM, rules.PLATFORM_FILES, manifest="{Capability.DELIVER, Capability.READ}"),
        1,
    ),
    (rules.misshapen_platforms, folder(PLATFORM, [*rules.PLATFORM_FILES, "webhook.py"]), 1),
    (rules.misshapen_pages, folder(PAGE, rules.PAGE_FILES[:-1]), 1),
    (
        rules.misshapen_pages,
        folder(PAGE, rules.PAGE_FILES, view_model="from PySide6.QtWidgets import QLabel\n"),
        1,
    ),
    (rules.loose_requirements, requirements(runtime="alpha>=1.5\n"), 2),
    (rules.loose_requirements, requirements(runtime="alpha==1.5\n"), 2),
    (rules.loose_requirements, requirements(runtime=f"{RUNTIME}-r other.txt\n"), 1),
    (rules.loose_requirements, requirements(runtime=RUNTIME.replace("1.5", "2.5")), 2),
    (rules.loose_requirements, requirements(bench=BENCH.replace("gamma", "omega")), 1),
]

ALLOWED = [
    (rules.foreign_places, {"docs/a.md": "Look in ~/.local/share and https://example.com/tmp/x"}),
    (
        rules.untested_modules,
        {
            "stratum_desktop/domain/thing.py": DOING,
            "stratum_desktop/domain/value.py": "X = 1\n",
            "stratum_desktop/domain/role.py": "class R(P):\n    def f(self):\n        ...\n",
            "tests/domain/test_thing.py": "",
        },
    ),
    (
        rules.untested_modules,
        {
            "stratum_desktop/domain/part.py": DOING,
            "tests/domain/test_whole.py": "from stratum_desktop.domain import part\n",
        },
    ),
    (
        rules.untested_modules,
        {
            "stratum_desktop/domain/whole.py": "from stratum_desktop.domain.part import do\n"
            + DOING,
            "stratum_desktop/domain/part.py": DOING,
            "tests/domain/test_whole.py": "",
        },
    ),
    (rules.impatient_tests, {"tests/test_a.py": "await asyncio.sleep(0)\n"}),
    (rules.misshapen_platforms, folder(PLATFORM, rules.PLATFORM_FILES)),
    (rules.misshapen_pages, folder(PAGE, rules.PAGE_FILES)),
    (rules.loose_requirements, requirements()),
]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_the_repository_keeps_its_own_rules(project, rule):
    findings = list(rule(project))
    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize(("rule", "tree", "count"), PLANTED)
def test_a_planted_violation_is_found(plant, rule, tree, count):
    assert len(list(rule(plant(**tree)))) == count


@pytest.mark.parametrize(("rule", "tree"), ALLOWED)
def test_what_the_rules_allow_is_not_reported(plant, rule, tree):
    assert list(rule(plant(**tree))) == []


def test_every_rule_is_planted_once_at_least():
    assert {rule for rule, _, _ in PLANTED} == set(ALL)


def test_exceptions_to_the_rules_still_exist(project):
    for path in (*rules.UNTESTED, *rules.SLEEPS):
        assert (project / path).exists(), f"{path} is excused and gone"
