"""No fault is forgotten, and no proof is named that does not exist."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from fault_matrix import FAULTS, OPEN, PROVED

PROJECT = Path(__file__).resolve().parents[2]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, kinds))


def test_every_row_is_proved_or_open():
    # Those of changes at ad platforms, as far as there is something to prove.
    assert set(FAULTS) == {*range(1, 48), 69, 70, 73}
    assert set(PROVED) | set(OPEN) == set(FAULTS)


@pytest.mark.parametrize("row", PROVED)
def test_every_proof_exists(row: int):
    for proof in PROVED[row]:
        file, _, name = proof.partition("::")
        assert name.startswith("test_")
        assert name in names_in(file), proof
