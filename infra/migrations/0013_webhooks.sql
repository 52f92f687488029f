-- Webhooks: where changes are sent, how far each receiver is, and what was sent.
set local search_path = wirecopy, public;

create table webhook (
  webhook_id int generated always as identity primary key,
  -- Its id in feeds.yml.
  key text not null unique,
  url text not null,
  kinds text[] not null,
  filter jsonb not null,
  is_signed boolean not null,
  -- Whether it is in feeds.yml. One that comes back goes on where it stopped.
  is_active boolean not null default true,
  -- Every change up to here was looked at: it was sent, waits in webhook_delivery, or is not wanted.
  position bigint not null,
  -- One process at a time sends; whoever changes the webhook from outside takes a new fence, and the sender begins anew.
  fence bigint not null default 0,
  lease_until timestamptz,
  -- Deliveries that failed since the last one that arrived, and until when nothing is sent because of them.
  failures int not null default 0,
  paused_until timestamptz not null default now(),
  delivered bigint not null default 0,
  failed bigint not null default 0,
  given_up bigint not null default 0,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_error_code text,
  last_error text,
  created_at timestamptz not null default now()
);

-- What waits to be sent, and the log of what was: never a body, for it would outlive a takedown.
create table webhook_delivery (
  webhook_id int not null references webhook on delete cascade,
  change_id bigint not null,
  kind text not null,
  -- Changes of one article are sent one after the other.
  article_id bigint,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given_up')),
  tries int not null default 0,
  due_at timestamptz not null default now(),
  -- The last try: when, and why it failed; null when it did not.
  at timestamptz not null default now(),
  code text,
  detail text,
  primary key (webhook_id, change_id)
);
create index webhook_delivery_waiting on webhook_delivery (webhook_id, change_id) where state = 'waiting';
create index webhook_delivery_at on webhook_delivery (at) where state <> 'waiting';
