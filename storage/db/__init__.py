"""Rows: functions that take a `UnitOfWork` and return types of `core`; a row never leaves this package."""
