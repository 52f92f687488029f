-- Where a feed is polled and how its failures weigh, what robots.txt says, what a publisher reserves, and which addresses lead to one article.
set local search_path = wirecopy, public;

-- `gone`: the server said 410. The feed is polled again when somebody resumes it or gives it another address.
alter table feed drop constraint feed_state_check;
alter table feed add constraint feed_state_check check (state in ('active', 'paused', 'stopped', 'gone'));

-- `url` is the address in feeds.yml. After some permanent redirects to the same place `polled_url` is asked instead.
alter table feed add column polled_url text;
alter table feed add column moved_at timestamptz;
alter table feed add column redirect_url text;
alter table feed add column redirect_answers smallint not null default 0;
-- The last answer with a body: an endless row of 304 may come from validators that got stuck on the server.
alter table feed add column full_at timestamptz;
-- Failures since the last success by their weight; at 30 the feed is looked at once a month.
alter table feed add column failure_weight real not null default 0;
alter table feed add column failing_since timestamptz;

create function feed_state(f feed) returns text language sql stable parallel safe as $$
  select case when f.state <> 'active' then f.state when f.last_polled_at is null then 'new' when f.failure_weight >= 30 then 'gone'
    when f.consecutive_failures > 0 then 'failing' else 'healthy' end
$$;

-- robots.txt by origin, for all processes. `status`: rules (a text), none (everything is allowed), unreachable (nothing is).
create table robots (
  origin text primary key,
  status text not null check (status in ('rules', 'none', 'unreachable')),
  body text,
  fetched_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- Since when it has been unreachable; what was read before that holds on.
  failing_since timestamptz
);

-- What a site's robots.txt asks for between two requests, in ms; politeness is never less.
alter table slot add column crawl_delay_ms int not null default 0;

-- What the publisher reserves for this page (noindex, noarchive, noai, tdm …), by its headers and its head.
alter table item add column reservations text[];

-- The addresses at which an item's page stands: the announced one, where its redirects ended (both sure), and the one that the page
-- calls its own (sure only beside an equal title: sites name one address in all their pages now and then).
create table item_address (
  key_sha bytea primary key,
  item_id bigint not null references item on delete cascade,
  title_sha bytea,
  is_sure boolean not null
);
create index item_address_item on item_address (item_id);

-- Whether an item has an article, or is on its way to one: then another item with the same page need not be worked on.
create function item_lives(id bigint) returns boolean language sql stable parallel safe set search_path from current as $$
  select exists (select from article a where a.item_id = item_lives.id)
    or exists (select from work w where w.id = item_lives.id and w.stage in ('page', 'parse', 'index'))
$$;
