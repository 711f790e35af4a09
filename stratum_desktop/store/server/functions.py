"""What the store's statements call and PostgreSQL does not have by itself.

Each does what SQLite's function of that name does, as far as the statements go.
"""

from __future__ import annotations

_PURE = "LANGUAGE sql IMMUTABLE PARALLEL SAFE"

FUNCTIONS = (
    # A path is `$.name` or `$[0][1]`.
    "CREATE OR REPLACE FUNCTION json_extract(document text, path text) RETURNS text"
    f" {_PURE} AS $$ SELECT document::jsonb #>>"
    " string_to_array(ltrim(translate(substr(path, 2), '[]', '.'), '.'), '.') $$",
    "CREATE OR REPLACE FUNCTION json_each(document text) RETURNS TABLE (value jsonb)"
    f" {_PURE} AS $$ SELECT jsonb_array_elements(document::jsonb) $$",
    "CREATE OR REPLACE FUNCTION min(one bigint, other bigint) RETURNS bigint"
    f" {_PURE} AS $$ SELECT CASE WHEN one IS NOT NULL AND other IS NOT NULL"
    " THEN least(one, other) END $$",
    "CREATE OR REPLACE FUNCTION max(one bigint, other bigint) RETURNS bigint"
    f" {_PURE} AS $$ SELECT CASE WHEN one IS NOT NULL AND other IS NOT NULL"
    " THEN greatest(one, other) END $$",
    "CREATE OR REPLACE FUNCTION instr(text, text) RETURNS integer"
    f" {_PURE} AS $$ SELECT strpos($1, $2) $$",
    # The one form of an instant and the one form of a number that lists show.
    "CREATE OR REPLACE FUNCTION strftime(form text, at bigint, kind text) RETURNS text"
    " LANGUAGE sql STABLE AS $$ SELECT to_char(to_timestamp(at) AT TIME ZONE 'UTC',"
    ' \'YYYY-MM-DD"T"HH24:MI:SS"Z"\')'
    " WHERE form = '%Y-%m-%dT%H:%M:%SZ' AND kind = 'unixepoch' $$",
    "CREATE OR REPLACE FUNCTION printf(form text, number double precision) RETURNS text"
    " LANGUAGE sql STABLE AS $$ SELECT to_char(number, 'FM999999999999999990.00')"
    " WHERE form = '%.2f' $$",
)
"""In an order in which they can be made; making them again changes nothing."""
