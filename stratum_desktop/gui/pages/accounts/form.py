"""The form that connects an account: made of a platform's manifest, never of its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from stratum_desktop.services.accounts import DestinationView, Field, Manifest

ACCOUNT = "account"
"""The form's own field for the account id; every platform has one."""

LABEL = "label"
"""The form's own field for what the operator calls the account."""

ADDRESS = "base_url"
"""The form's own field of a practice workspace: where the practice platform listens."""

_OWN = frozenset({ACCOUNT, LABEL, ADDRESS})


@dataclass(frozen=True, slots=True)
class FormField:
    """One line of the form."""

    name: str
    label: str
    help: str
    #: Typed hidden, sent as a secret, never shown again.
    is_secret: bool
    is_required: bool
    #: Full-match pattern of a valid value; None takes any text.
    pattern: str | None
    #: What stands in it at first; a secret starts empty.
    value: str = ""
    #: Fixed once connected.
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class ConnectForm:
    """Everything that is asked for to connect an account, or to renew its credentials."""

    platform: str
    platform_label: str
    fields: tuple[FormField, ...]
    #: The destination whose credentials are renewed; None connects a new one.
    destination_id: int | None = None
    #: The address that a connected destination keeps; None means the platform's own.
    fixed_base_url: str | None = None

    def problems(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return a sentence for every field that cannot be sent as it stands."""
        found: dict[str, str] = {}
        for field in self.fields:
            text = values.get(field.name, "").strip()
            if not text and field.is_required:
                found[field.name] = f"Enter the {_in_sentence(field.label)}."
            elif text and field.pattern and not re.fullmatch(field.pattern, text):
                # How it looks stands right above, in the field's help.
                found[field.name] = f"This does not look like the {_in_sentence(field.label)}."
        return found

    def secrets(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the secrets that were typed."""
        return self._typed(values, is_secret=True)

    def options(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return what was typed beside the secrets, the account and its label."""
        typed = self._typed(values, is_secret=False)
        return {name: text for name, text in typed.items() if name not in _OWN}

    def base_url(self, values: Mapping[str, str]) -> str | None:
        """Return where deliveries go; None means the platform's own address."""
        return values.get(ADDRESS, "").strip() or self.fixed_base_url

    def _typed(self, values: Mapping[str, str], *, is_secret: bool) -> dict[str, str]:
        texts = {
            field.name: values.get(field.name, "").strip()
            for field in self.fields
            if field.is_secret is is_secret
        }
        return {name: text for name, text in texts.items() if text}


def form_for(
    manifest: Manifest, destination: DestinationView | None = None, *, is_practice: bool = False
) -> ConnectForm:
    """Return the form of a platform, filled with what is known of the destination."""
    asked = tuple(_field_of(field, destination) for field in manifest.fields)
    own: tuple[FormField, ...] = (_account_of(manifest, destination),)
    if is_practice and destination is None:
        own = (*own, _PRACTICE_ADDRESS)
    return ConnectForm(
        platform=manifest.key,
        platform_label=manifest.label,
        fields=(*own, *asked, _label_of(manifest, destination)),
        destination_id=None if destination is None else destination.id,
        fixed_base_url=None if destination is None else destination.base_url,
    )


_PRACTICE_ADDRESS = FormField(
    name=ADDRESS,
    label="Address",
    help="Where the practice platform listens on this computer.",
    is_secret=False,
    is_required=True,
    pattern=None,
)


def _account_of(manifest: Manifest, destination: DestinationView | None) -> FormField:
    return FormField(
        name=ACCOUNT,
        label=manifest.account_label,
        help=manifest.account_help,
        is_secret=False,
        is_required=True,
        pattern=manifest.account_pattern,
        value="" if destination is None else destination.account,
        is_locked=destination is not None,
    )


def _label_of(manifest: Manifest, destination: DestinationView | None) -> FormField:
    return FormField(
        name=LABEL,
        label="Name in Stratum",
        help=f"Empty: {manifest.label} and the account.",
        is_secret=False,
        is_required=False,
        pattern=None,
        value="" if destination is None else destination.label,
    )


def _field_of(field: Field, destination: DestinationView | None) -> FormField:
    """Return a field of the manifest; a secret that is stored may stay empty."""
    is_stored = destination is not None and field.name in destination.secret_names
    known: Mapping[str, str] = {} if destination is None else destination.options
    return FormField(
        name=field.name,
        label=field.label,
        help=f"{field.help} Empty: the stored one stays.".strip() if is_stored else field.help,
        is_secret=field.is_secret,
        is_required=field.is_required and not is_stored,
        pattern=field.pattern,
        value="" if field.is_secret else str(known.get(field.name, "")),
    )


def _in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: "access token", but "API key".

    A second word with a capital makes the first one a part of a name: "Measurement Protocol".
    """
    first, _, rest = label.partition(" ")
    second = rest.partition(" ")[0]
    is_name = first.isupper() or (second.istitle() and not second.isupper())
    return label if is_name else label[:1].lower() + label[1:]
