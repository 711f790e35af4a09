"""The one database: tables, the unit of work, and what is read from them."""
