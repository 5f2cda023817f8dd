-- What verve asks of Citus, by its names: it notes what was asked, refuses what Citus would refuse, and moves nothing.
CREATE SCHEMA citus_double;
GRANT USAGE ON SCHEMA citus_double TO PUBLIC;

CREATE TABLE citus_double.pg_dist_partition (logicalrelid REGCLASS PRIMARY KEY, partmethod "char", partkey TEXT);
CREATE TABLE citus_double.pg_dist_shard (logicalrelid REGCLASS, shardid BIGINT);
CREATE TABLE citus_double.pg_dist_node (nodeid INT, groupid INT, isactive BOOLEAN, noderole TEXT);
CREATE TABLE citus_double.calls (number BIGINT GENERATED ALWAYS AS IDENTITY, call TEXT);
-- What happens at a table: `fails`, or `waits`.
CREATE TABLE citus_double.trouble (name TEXT, kind TEXT);
GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA citus_double TO PUBLIC;
INSERT INTO citus_double.pg_dist_node VALUES (1, 0, TRUE, 'primary'), (2, 1, TRUE, 'primary'), (3, 2, TRUE, 'primary');

CREATE FUNCTION citus_double.column_to_column_name(REGCLASS, TEXT) RETURNS TEXT LANGUAGE sql AS 'SELECT $2';

CREATE FUNCTION citus_double.place(name REGCLASS, said TEXT, method "char", key TEXT, shards INT) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('citus.multi_shard_modify_mode', TRUE) IS DISTINCT FROM 'sequential' THEN
        RAISE EXCEPTION 'not sequential';
    END IF;
    IF (SELECT c.relforcerowsecurity FROM pg_class c WHERE c.oid = name) THEN
        RAISE EXCEPTION 'COPY FROM not supported with row-level security';
    END IF;
    IF EXISTS (SELECT 1 FROM citus_double.pg_dist_partition p WHERE p.logicalrelid = name) THEN
        RAISE EXCEPTION 'table "%" is already distributed', name;
    END IF;
    IF EXISTS (SELECT 1 FROM pg_constraint k WHERE k.contype = 'f' AND (k.conrelid = name OR k.confrelid = name)
               AND NOT EXISTS (SELECT 1 FROM citus_double.pg_dist_partition p
                               WHERE p.logicalrelid = CASE k.conrelid WHEN name THEN k.confrelid ELSE k.conrelid END)) THEN
        RAISE EXCEPTION 'foreign keys from or to local tables are not supported: %', name;
    END IF;
    IF key IS NOT NULL AND EXISTS (
        SELECT 1 FROM pg_index i WHERE i.indrelid = name AND i.indisunique
            AND NOT (SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = name AND a.attname = key) = ANY (i.indkey)) THEN
        RAISE EXCEPTION 'a unique key of % does not include the partition column', name;
    END IF;
    INSERT INTO citus_double.pg_dist_partition VALUES (name, method, key);
    INSERT INTO citus_double.pg_dist_shard SELECT name, g FROM generate_series(1, shards) g;
    INSERT INTO citus_double.calls (call) VALUES (said);
    IF EXISTS (SELECT 1 FROM citus_double.trouble t WHERE t.name = place.name::TEXT AND kind = 'fails') THEN
        RAISE EXCEPTION 'a worker is away';
    END IF;
    IF EXISTS (SELECT 1 FROM citus_double.trouble t WHERE t.name = place.name::TEXT AND kind = 'waits') THEN
        PERFORM pg_sleep(60);
    END IF;
END
$$;

CREATE FUNCTION citus_double.create_reference_table(table_name REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM citus_double.place(table_name, format('reference %s', table_name), 'n', NULL, 1);
END
$$;

CREATE FUNCTION citus_double.create_distributed_table(
    table_name REGCLASS, distribution_column TEXT, distribution_type TEXT DEFAULT 'hash', colocate_with TEXT DEFAULT 'default')
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF colocate_with <> 'none' AND NOT EXISTS (
        SELECT 1 FROM citus_double.pg_dist_partition p
        WHERE p.logicalrelid = colocate_with::REGCLASS AND p.partkey = distribution_column) THEN
        RAISE EXCEPTION 'cannot colocate % with %', table_name, colocate_with;
    END IF;
    PERFORM citus_double.place(table_name,
        format('distributed %s by %s with %s', table_name, distribution_column, colocate_with), 'h', distribution_column, 32);
END
$$;

INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    VALUES (99999, 'citus', 10, 'citus_double'::REGNAMESPACE, FALSE, '13.2-1');
