-- Run once by the image of Postgres, when its volume is empty.
-- The program's role owns its databases and is no superuser: what takes over a service must not take over the server with it.
do $$ begin
  execute format('create role wirecopy login createrole password %L', rtrim(pg_read_file('/run/secrets/postgres_password'), E'\n'));
end $$;
-- So that it can give analysts a limit of the disk that they cannot lift.
grant set on parameter temp_file_limit to wirecopy;
-- For the metric that says how far a replica is behind.
grant pg_read_all_stats to wirecopy;
create database wirecopy owner wirecopy;
-- For the service `demo`.
create database wirecopy_demo owner wirecopy;
-- Without a password the superuser enters by the socket inside its container only.
alter role postgres password null;
