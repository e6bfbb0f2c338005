-- One row per attempt, failed ones too: the ledger of trials. trial counts the attempts of a family of strategies.
create table backtest_runs (
  id text primary key,
  created_at timestamp not null,
  family text not null,
  trial int not null,
  status text not null check (status in ('finished', 'failed')),
  error text,
  symbols jsonb not null,
  resolution text,
  profile text not null,
  from_ts timestamp,
  to_ts timestamp,
  bars int not null,
  manifest jsonb not null,
  metrics jsonb not null,
  session_sharpe double precision,
  benchmark jsonb not null,
  trades jsonb not null,
  equity bytea not null,
  unique (family, trial)
);

create index backtest_runs_created on backtest_runs (created_at);

-- What each run saw: little-endian float64 instants and 64-bit hashes, 16 bytes a bar.
create table backtest_run_bars (
  run_id text not null references backtest_runs (id) on delete cascade,
  position int not null,
  symbol text not null,
  start_row int not null,
  ts bytea not null,
  hash bytea not null,
  primary key (run_id, position)
);
