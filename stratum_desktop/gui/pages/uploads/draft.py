"""A file that is being looked at: its columns, the open questions, and where it should go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stratum_desktop.services.uploads import ColumnView, FileView, Question, UploadPlan


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column as the plan stands: theirs, and what it becomes."""

    column: ColumnView
    #: Field key; None: not used.
    field: str | None
    #: True while the suggestion stands as it was made.
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with what the plan says now; None while nothing is said."""

    question: Question
    #: As the plan says, else what was suggested.
    value: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has decided about a file so far. Nothing of it is stored yet."""

    file: FileView
    plan: UploadPlan
    #: What the plan leaves open, and what a person has answered already.
    questions: tuple[Question, ...]
    #: Ids of the destinations that it should go to.
    chosen: frozenset[int] = frozenset()

    @property
    def columns(self) -> tuple[MappedColumn, ...]:
        """Return every column of the file in its order."""
        return tuple(
            MappedColumn(
                column=column,
                field=self.plan.columns.get(column.name),
                is_suggested=self.plan.columns.get(column.name) == column.field,
            )
            for column in self.file.columns
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return every question the file leaves open, with its answer so far."""
        return tuple(
            Answer(question, _answer_in(self.plan, question.key) or question.suggested)
            for question in self.questions
        )

    def with_column(self, column: str, field: str | None) -> Draft:
        """Return the draft after a column was given another meaning."""
        return replace(self, plan=self.plan.with_column(column, field))

    def answered(self, key: str, value: str) -> Draft:
        """Return the draft after a question was answered; the question stays in sight."""
        return replace(self, plan=self.plan.answered(key, value))

    def asking(self, questions: tuple[Question, ...]) -> Draft:
        """Return the draft with what its changed columns leave open.

        A question that was asked before stays, so that its answer can be seen and changed.
        """
        keys = {question.key for question in questions}
        kept = tuple(question for question in self.questions if question.key not in keys)
        still = tuple(one for one in kept if _answer_in(self.plan, one.key) is not None)
        return replace(self, questions=(*questions, *still))

    def with_destination(self, destination_id: int, *, chosen: bool) -> Draft:
        """Return the draft going to this destination too, or no longer."""
        ids = self.chosen | {destination_id} if chosen else self.chosen - {destination_id}
        return replace(self, chosen=ids)


def _answer_in(plan: UploadPlan, key: str) -> str | None:
    if key == "date_order":
        return plan.date_order
    if key == "decimal_style":
        return plan.decimal_style
    if key == "encoding":
        return plan.encoding
    return plan.constants.get(key)
