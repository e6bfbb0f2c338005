-- Returns per session as little-endian float64: what trials of one family are compared by. Null for runs made before.
alter table backtest_runs add column session_returns bytea;
