-- Leases that ran out are counted apart from attempts that failed: work that was in the hands of killed neighbours five times must not be dead at its first failure.
set local search_path = wirecopy, public;

alter table work add column lost smallint not null default 0;
comment on column work.lost is 'leases that ran out while their holder and the server were well; `tries` counts attempts that failed';
