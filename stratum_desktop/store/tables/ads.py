"""Ad accounts as they were read, and when each thing was learned.

What a platform says of a day or of a campaign changes. Nothing is written over: each row says when
it was learned, so that the past can be seen as it was known then. Money is in millionths of the
account's currency, which is what the finest platform counts in.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from stratum_desktop.store.tables.registry import BigKey, metadata

ad_account = Table(
    "ad_account",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("tenant_id", Integer, nullable=False, server_default="1"),
    Column("platform", String, nullable=False),
    Column("account", String, nullable=False),  # the platform's id
    # Whose credentials read it; of several that name it, the one connected first.
    Column("destination_id", ForeignKey("destination.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("currency", String, nullable=False),  # ISO 4217
    Column("time_zone", String, nullable=False),
    Column("is_active", Boolean),  # null: not said
    Column("learned_at_ms", BigInteger, nullable=False),
    # Why it could not be read last time, JSON of a Reason; null once it could.
    Column("trouble", Text),
    # Nothing is asked before it: the platform asked for a pause.
    Column("not_before_ms", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("tenant_id", "platform", "account"),
)

# When each part of an account was last read to its end, see domain.ads.reading.
ad_reading = Table(
    "ad_reading",
    metadata,
    Column("ad_account_id", ForeignKey("ad_account.id"), primary_key=True),
    Column("chore", String, primary_key=True),
    Column("done_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

ad_entity = Table(
    "ad_entity",
    metadata,
    Column("id", BigKey, primary_key=True),
    Column("ad_account_id", ForeignKey("ad_account.id"), nullable=False),
    Column("kind", String, nullable=False),  # campaign | ad_set | ad
    Column("external_id", String, nullable=False),
    Column("parent_id", String),  # external_id of the one above
    Column("first_learned_ms", BigInteger, nullable=False),
    # Its present row of `ad_entity_state`.
    Column("state_at_ms", BigInteger, nullable=False),
    UniqueConstraint("ad_account_id", "kind", "external_id"),
)

# How an entity was found; a row for each change that a reading brought to light.
ad_entity_state = Table(
    "ad_entity_state",
    metadata,
    Column("entity_id", ForeignKey("ad_entity.id"), primary_key=True),
    Column("learned_at_ms", BigInteger, primary_key=True),
    Column("is_listed", Boolean, nullable=False),  # false: the platform lists it no more
    Column("name", String, nullable=False),
    Column("status", String, nullable=False),  # active | paused | ended
    Column("delivery_status", String, nullable=False),  # the platform's word
    Column("budget_kind", String, nullable=False),  # daily | lifetime | shared | elsewhere
    Column("budget_micros", BigInteger),
    Column("budget_id", String),
    Column("spenders", Integer, nullable=False),
    Column("is_learning", Boolean),  # null: not said
    Column("objective", String, nullable=False),
    Column("starts_at_ms", BigInteger),
    Column("ends_at_ms", BigInteger),
    Column("creative_id", String),
    sqlite_with_rowid=False,
)

# What a campaign spent and brought in a day or hour, as it was told; a row for each hour (of ours)
# in which something else was told.
ad_figure = Table(
    "ad_figure",
    metadata,
    Column("entity_id", ForeignKey("ad_entity.id"), primary_key=True),
    Column("step", String, primary_key=True),  # day | hour
    Column("starts_s", BigInteger, primary_key=True),  # epoch seconds of the account's local step
    Column("learned_at_ms", BigInteger, primary_key=True),
    Column("spend_micros", BigInteger, nullable=False),
    Column("conversions", Float, nullable=False),
    Column("revenue_micros", BigInteger, nullable=False),
    Column("impressions", BigInteger, nullable=False),
    Column("clicks", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What platforms remember of changes in an account, by whomever.
ad_change = Table(
    "ad_change",
    metadata,
    Column("ad_account_id", ForeignKey("ad_account.id"), primary_key=True),
    Column("change_id", String, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("by", String, nullable=False),  # by what means; no person's name
    Column("before", Text, nullable=False),  # JSON
    Column("after", Text, nullable=False),  # JSON
    Column("learned_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What a platform recommends at present; written anew with each reading.
ad_recommendation = Table(
    "ad_recommendation",
    metadata,
    Column("ad_account_id", ForeignKey("ad_account.id"), primary_key=True),
    Column("recommendation_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("campaign_id", String),
    Column("current_budget_micros", BigInteger),
    Column("wanted_budget_micros", BigInteger),
    Column("learned_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What a platform says itself of a destination's signals; the last word of each UTC day is kept.
own_figure = Table(
    "own_figure",
    metadata,
    Column("destination_id", ForeignKey("destination.id"), primary_key=True),
    Column("learned_on", String, primary_key=True),  # ISO day, UTC
    Column("topic", String, primary_key=True),  # see domain.ads.own_figure
    Column("subject", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("of_day", String, primary_key=True, server_default=""),  # ISO day it speaks of; "": none
    Column("unit", String, nullable=False),
    Column("value", Float),
    Column("goal", Float),
    Column("text", String, nullable=False),
    Column("learned_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# When a platform was last asked for its own figures of a destination: it may have none to give.
own_figure_reading = Table(
    "own_figure_reading",
    metadata,
    Column("destination_id", ForeignKey("destination.id"), primary_key=True),
    Column("asked_at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
