-- Facts first, answers last. Every key begins with the organization. Instants are microseconds since 1970 in UTC,
-- local days are days since 1970. Ids are handed out by the program, in the order in which rows are written.
-- Row-level security is laid over all tables by the program (store/postgres/protection.rs).

-- Whose rows the transaction may see; `SET LOCAL` by a function travels to the nodes of a distributed database.
CREATE FUNCTION verve_set_org(org_id BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SET LOCAL verve.org_id = %L', org_id);
END
$$;

-- Microseconds since 1970 as people read them, in UTC to the second.
CREATE FUNCTION verve_time(microseconds BIGINT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_char(TIMESTAMP '1970-01-01' + microseconds / 1000000 * INTERVAL '1 second', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');

-- Names of the embedded database, so that both engines take the same statements: the rows of a list, bytes as digits.
CREATE FUNCTION json_each(list BIGINT[]) RETURNS TABLE (value BIGINT) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT u.value FROM UNNEST(list) AS u (value)
$$;
CREATE FUNCTION json_each(list TEXT[]) RETURNS TABLE (value TEXT) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT u.value FROM UNNEST(list) AS u (value)
$$;
CREATE FUNCTION hex(bytes BYTEA) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN upper(encode(bytes, 'hex'));

CREATE TABLE organizations (
    org_id             BIGINT NOT NULL PRIMARY KEY,
    slug               TEXT COLLATE "C" NOT NULL UNIQUE,
    name               TEXT COLLATE "C" NOT NULL,
    base_url           TEXT COLLATE "C",
    milestones         TEXT COLLATE "C" NOT NULL,
    board              BIGINT NOT NULL,
    growth             BIGINT NOT NULL,
    allow_personal_ids BIGINT NOT NULL,
    is_demo            BIGINT NOT NULL,
    created_at         BIGINT NOT NULL,
    lang               TEXT COLLATE "C",
    target             TEXT COLLATE "C",
    ios_target         TEXT COLLATE "C",
    android_target     TEXT COLLATE "C",
    landing            BIGINT NOT NULL,
    ios_app            TEXT COLLATE "C",
    android_package    TEXT COLLATE "C",
    android_sha256     TEXT COLLATE "C",
    repeat_seconds     BIGINT NOT NULL,
    poster_text        TEXT COLLATE "C"
);

-- What comes next in an organization. Every change of facts updates its row, so that two writers meet here.
CREATE TABLE counters (
    org_id           BIGINT NOT NULL PRIMARY KEY REFERENCES organizations (org_id),
    member_no        BIGINT NOT NULL,
    link_no          BIGINT NOT NULL,
    import_no        BIGINT NOT NULL,
    tracking_id      BIGINT NOT NULL,
    source_no        BIGINT NOT NULL,
    revision         BIGINT NOT NULL,
    received_at      BIGINT NOT NULL,
    newest_event_at  BIGINT NOT NULL
);

-- One row for each committed change of facts; `tracking_id` from..until are the events it brought.
CREATE TABLE revisions (
    org_id         BIGINT NOT NULL,
    revision       BIGINT NOT NULL,
    received_at    BIGINT NOT NULL,
    kind           TEXT COLLATE "C" NOT NULL,
    import_no      BIGINT,
    first_tracking BIGINT NOT NULL,
    end_tracking   BIGINT NOT NULL,
    PRIMARY KEY (org_id, revision),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

-- The settings that decide counts, one row for each change.
CREATE TABLE settings (
    org_id       BIGINT NOT NULL,
    revision     BIGINT NOT NULL,
    timezone     TEXT COLLATE "C" NOT NULL,
    window_days  BIGINT NOT NULL CHECK (window_days BETWEEN 1 AND 3650),
    horizon_days BIGINT NOT NULL CHECK (horizon_days BETWEEN 1 AND 3650),
    PRIMARY KEY (org_id, revision),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

CREATE TABLE members (
    org_id     BIGINT NOT NULL,
    member_no  BIGINT NOT NULL,
    member_id  TEXT COLLATE "C" NOT NULL CHECK (length(member_id) BETWEEN 1 AND 255),
    name       TEXT COLLATE "C",
    user_id    TEXT COLLATE "C",
    nickname   TEXT COLLATE "C",
    board      BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, member_no),
    UNIQUE (org_id, member_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

-- Groups of members: each from a local day on, the first one of a member from always (no day). A later row from always
-- replaces all before it. `begins_at` is the beginning of the day in the zone of today, for the views.
CREATE TABLE member_groups (
    org_id            BIGINT NOT NULL,
    member_no         BIGINT NOT NULL,
    revision          BIGINT NOT NULL,
    from_day          BIGINT,
    begins_at         BIGINT NOT NULL,
    group_name        TEXT COLLATE "C",
    replaced_revision BIGINT,
    PRIMARY KEY (org_id, member_no, revision),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
);

CREATE INDEX member_groups_by_name ON member_groups (org_id, group_name, from_day, replaced_revision);
CREATE INDEX member_groups_by_beginning ON member_groups (org_id, begins_at);

-- What a member said about standing by name on boards, each answer with its time and who took it down.
CREATE TABLE board_answers (
    org_id      BIGINT NOT NULL,
    member_no   BIGINT NOT NULL,
    answer_no   BIGINT NOT NULL,
    board       BIGINT,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, member_no, answer_no),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
);

-- Whose user a member was until a revision changed it: it decides who recruited themselves.
CREATE TABLE member_user_changes (
    org_id      BIGINT NOT NULL,
    member_no   BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    user_before TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, member_no, revision),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
);

CREATE TABLE referral_links (
    org_id     BIGINT NOT NULL,
    link_no    BIGINT NOT NULL,
    member_no  BIGINT NOT NULL,
    code       TEXT COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 3 AND 64),
    campaign   TEXT COLLATE "C",
    channel    TEXT COLLATE "C",
    target     TEXT COLLATE "C",
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('shared', 'personal')),
    created_at BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    ios_target     TEXT COLLATE "C",
    android_target TEXT COLLATE "C",
    PRIMARY KEY (org_id, link_no),
    UNIQUE (org_id, code),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
);

-- Links by when they were made: what a funnel counts of them.
CREATE INDEX referral_links_made ON referral_links (org_id, created_at, revision);
CREATE INDEX referral_links_by_member ON referral_links (org_id, member_no);
CREATE INDEX referral_links_by_campaign ON referral_links (org_id, campaign);
CREATE INDEX referral_links_by_channel ON referral_links (org_id, channel);

-- Which campaign and channel a link had until a revision changed them; those of today stand in its own row.
CREATE TABLE link_label_changes (
    org_id          BIGINT NOT NULL,
    link_no         BIGINT NOT NULL,
    revision        BIGINT NOT NULL,
    campaign_before TEXT COLLATE "C",
    channel_before  TEXT COLLATE "C",
    PRIMARY KEY (org_id, link_no, revision),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
);

CREATE INDEX link_label_changes_by_revision ON link_label_changes (org_id, revision);

-- When a link closes; the row with the highest revision holds, both times NULL lift the closing.
CREATE TABLE link_closings (
    org_id      BIGINT NOT NULL,
    link_no     BIGINT NOT NULL,
    revision    BIGINT NOT NULL,
    disabled_at BIGINT,
    expires_at  BIGINT,
    PRIMARY KEY (org_id, link_no, revision),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
);

-- The one table that is asked by code alone: a code names one link in the whole installation.
CREATE TABLE link_codes (
    code    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id  BIGINT NOT NULL,
    link_no BIGINT NOT NULL
);

-- Further codes of links. One that was taken off leads nobody any more, but the events that carry it still count.
CREATE TABLE link_aliases (
    org_id     BIGINT NOT NULL,
    alias      TEXT COLLATE "C" NOT NULL,
    link_no    BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    removed_at BIGINT,
    PRIMARY KEY (org_id, alias),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
);

-- User ids that are one person: recorded by a revision, and perhaps taken back by another.
CREATE TABLE person_merges (
    org_id          BIGINT NOT NULL,
    user_id         TEXT COLLATE "C" NOT NULL,
    into_user       TEXT COLLATE "C" NOT NULL,
    revision        BIGINT NOT NULL,
    undone_revision BIGINT,
    PRIMARY KEY (org_id, revision)
);

-- Members who are one: recorded by a revision, and perhaps taken back by another. `end_no` is whom the member's links
-- count for now, the end of the chain, kept up to date while the merge holds.
CREATE TABLE member_merges (
    org_id          BIGINT NOT NULL,
    member_no       BIGINT NOT NULL,
    into_no         BIGINT NOT NULL,
    end_no          BIGINT NOT NULL,
    revision        BIGINT NOT NULL,
    undone_revision BIGINT,
    PRIMARY KEY (org_id, revision),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no),
    FOREIGN KEY (org_id, into_no) REFERENCES members (org_id, member_no)
);

CREATE UNIQUE INDEX member_merges_holding ON member_merges (org_id, member_no) WHERE undone_revision IS NULL;

CREATE TABLE imports (
    org_id          BIGINT NOT NULL,
    import_no       BIGINT NOT NULL,
    import_id       TEXT COLLATE "C" NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    file            TEXT COLLATE "C" NOT NULL,
    sha256          TEXT COLLATE "C",
    options         TEXT COLLATE "C" NOT NULL,
    started_at      BIGINT NOT NULL,
    finished_at     BIGINT,
    undone_at       BIGINT,
    undone_revision BIGINT,
    rows_read       BIGINT NOT NULL,
    rows_new        BIGINT NOT NULL,
    rows_changed    BIGINT NOT NULL,
    rows_duplicate  BIGINT NOT NULL,
    rows_rejected   BIGINT NOT NULL,
    rows_suppressed BIGINT NOT NULL,
    rows_left_out  BIGINT NOT NULL,
    rejected_codes  TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, import_no),
    UNIQUE (org_id, import_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

CREATE INDEX imports_by_content ON imports (org_id, sha256);
CREATE INDEX imports_by_file ON imports (org_id, kind, file);

-- What an import of members or links put in the place of a value that has no history of its own: the name, the nickname or
-- the own user of a member, the target of a link; `number` is the member's or the link's. It goes when the import is taken
-- back, when the member is erased and with a purge.
CREATE TABLE import_changes (
    org_id       BIGINT NOT NULL,
    import_no    BIGINT NOT NULL,
    field        TEXT COLLATE "C" NOT NULL CHECK (field IN ('name', 'nickname', 'user_id', 'target')),
    number       BIGINT NOT NULL,
    value_before TEXT COLLATE "C",
    value_after  TEXT COLLATE "C",
    PRIMARY KEY (org_id, import_no, field, number),
    FOREIGN KEY (org_id, import_no) REFERENCES imports (org_id, import_no)
);

CREATE TABLE sources (
    org_id    BIGINT NOT NULL,
    source_no BIGINT NOT NULL,
    source    TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, source_no),
    UNIQUE (org_id, source)
);

-- Events, one a row, numbered in the order in which they came. What an event says is never edited but by an erasure.
-- What it was attributed to (its link and referral, or the reason why it has none) is an answer, and kept up to date.
-- `ordinal` counts identical events without an `event_id`; 4294967295 marks one whose person was erased, kept as its
-- click's time. `retracted_revision` took the event back.
CREATE TABLE referral_trackings (
    org_id             BIGINT NOT NULL,
    tracking_id        BIGINT NOT NULL,
    stage              BIGINT NOT NULL CHECK (stage BETWEEN 0 AND 3),
    occurred_at        BIGINT NOT NULL,
    source_no          BIGINT NOT NULL,
    event_id           TEXT COLLATE "C",
    ordinal            BIGINT NOT NULL,
    link_code          TEXT COLLATE "C",
    click_id           TEXT COLLATE "C",
    user_id            TEXT COLLATE "C",
    revision           BIGINT NOT NULL,
    retracted_revision BIGINT,
    link_no            BIGINT,
    referral_id        BYTEA,
    reason             BIGINT,
    PRIMARY KEY (org_id, tracking_id)
);

CREATE INDEX referral_trackings_unattributed ON referral_trackings (org_id, tracking_id) WHERE reason IS NOT NULL;
-- New members without a referral: by the time of the account, and by person.
CREATE INDEX referral_trackings_newcomers ON referral_trackings (org_id, occurred_at)
    WHERE stage = 2 AND reason IS NOT NULL;
CREATE INDEX referral_trackings_newcomers_by_user ON referral_trackings (org_id, user_id)
    WHERE stage = 2 AND reason IS NOT NULL;

-- Where events are found by the hash of their key (kind 0) or of a click, a user or a code (kind 1), and referrals by
-- the beginning of their id (kind 2): sorted segments, merged as they grow (store/event_index). The directory says
-- where each block begins; a segment of few entries has its only block beside it.
CREATE TABLE index_segments (
    org_id    BIGINT NOT NULL,
    kind      BIGINT NOT NULL,
    segment   BIGINT NOT NULL,
    entries   BIGINT NOT NULL,
    directory BYTEA  NOT NULL,
    block     BYTEA,
    PRIMARY KEY (org_id, kind, segment)
);

CREATE TABLE index_blocks (
    org_id  BIGINT NOT NULL,
    kind    BIGINT NOT NULL,
    segment BIGINT NOT NULL,
    block   BIGINT NOT NULL,
    entries BYTEA  NOT NULL,
    PRIMARY KEY (org_id, kind, segment, block)
);

-- Hashes do not compress.
ALTER TABLE index_blocks ALTER COLUMN entries SET STORAGE EXTERNAL;

-- Which hashes a block may hold, so that few are read in vain.
CREATE TABLE index_filters (
    org_id  BIGINT NOT NULL,
    kind    BIGINT NOT NULL,
    segment BIGINT NOT NULL,
    block   BIGINT NOT NULL,
    filter  BYTEA  NOT NULL,
    PRIMARY KEY (org_id, kind, segment, block)
);

-- By which revision and why events were taken back: ranges of their numbers, in which some may have gone before.
CREATE TABLE retractions (
    org_id         BIGINT NOT NULL,
    revision       BIGINT NOT NULL,
    first_tracking BIGINT NOT NULL,
    end_tracking   BIGINT NOT NULL,
    reason         TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, revision, first_tracking)
);

-- What each revision moved, for programs that follow, some entries in a row (store/facts/feed_page.rs): `last_place` is
-- the place of the last of them within the revision. No id of a person.
CREATE TABLE feed_pages (
    org_id     BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    last_place BIGINT NOT NULL,
    entries    BYTEA NOT NULL,
    PRIMARY KEY (org_id, revision, last_place)
);

-- Summaries as they were handed on: what was said of which days, from which facts. Never edited.
CREATE TABLE publications (
    org_id         BIGINT NOT NULL,
    publication_no BIGINT NOT NULL,
    label          TEXT COLLATE "C" NOT NULL,
    start_day      BIGINT,
    end_day        BIGINT,
    revision       BIGINT NOT NULL,
    as_of          BIGINT NOT NULL,
    published_at   BIGINT NOT NULL,
    digest         TEXT COLLATE "C" NOT NULL,
    document       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (org_id, publication_no),
    FOREIGN KEY (org_id, revision) REFERENCES revisions (org_id, revision)
);

-- What stays of a referral whose person was erased: local days instead of instants, no id of a person. Each row counts
-- at the revisions `from_revision` up to and without `until_revision`: what an earlier answer said, it says again.
CREATE TABLE sealed_referrals (
    org_id         BIGINT NOT NULL,
    referral_id    BYTEA    NOT NULL CHECK (length(referral_id) = 16),
    link_no        BIGINT NOT NULL,
    flags          BIGINT NOT NULL,
    clicked_day    BIGINT,
    installed_day  BIGINT,
    joined_day     BIGINT,
    activated_day  BIGINT,
    reserves_link  BIGINT NOT NULL CHECK (reserves_link IN (0, 1)),
    from_revision  BIGINT NOT NULL,
    until_revision BIGINT NOT NULL,
    revision       BIGINT NOT NULL,
    PRIMARY KEY (org_id, referral_id),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
);

CREATE INDEX sealed_referrals_by_link ON sealed_referrals (org_id, link_no);

-- Clicks that somebody else used too, and whose first person was erased: nobody takes that place.
CREATE TABLE sealed_clicks (
    org_id         BIGINT NOT NULL,
    click_id       TEXT COLLATE "C" NOT NULL,
    from_revision  BIGINT NOT NULL,
    until_revision BIGINT NOT NULL,
    revision       BIGINT NOT NULL,
    PRIMARY KEY (org_id, click_id, from_revision)
);

-- What stays of a person who had an account and no referral: its local day, and the number of the reason why they could not
-- be placed (none: they came without a mentor). Each row counts at revisions as a sealed referral does.
CREATE TABLE sealed_newcomers (
    org_id         BIGINT NOT NULL,
    newcomer_id    BYTEA    NOT NULL CHECK (length(newcomer_id) = 16),
    joined_day     BIGINT NOT NULL,
    reason         BIGINT,
    from_revision  BIGINT NOT NULL,
    until_revision BIGINT NOT NULL,
    revision       BIGINT NOT NULL,
    PRIMARY KEY (org_id, newcomer_id)
);

-- Keyed hashes of erased users, clicks and event keys, so that a row sent again stays out.
CREATE TABLE erased_ids (
    org_id     BIGINT NOT NULL,
    keyed_hash BYTEA    NOT NULL CHECK (length(keyed_hash) = 16),
    revision   BIGINT NOT NULL,
    PRIMARY KEY (org_id, keyed_hash)
);

-- Before which instant events are taken no more, since what was older has been sealed; the latest instant holds.
CREATE TABLE retentions (
    org_id     BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    older_than BIGINT NOT NULL,
    PRIMARY KEY (org_id, revision)
);

-- Erasures whose bytes may still stand in the files of an embedded database: somebody was reading what was there before.
CREATE TABLE owed_erasures (
    org_id   BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    since    BIGINT NOT NULL,
    PRIMARY KEY (org_id, revision)
);

-- The secret with which an organization's persons are hashed.
CREATE TABLE person_keys (
    org_id BIGINT NOT NULL PRIMARY KEY REFERENCES organizations (org_id),
    secret BYTEA    NOT NULL CHECK (length(secret) = 32)
);

-- Answers from here on: recomputed from the facts at any time.

-- Referrals by the stretch of 2^41 microseconds (25 days) of their entry, then by member and link: what is imported
-- together lies together, and so does what a member, a link or a stretch of time is asked for. `entered_at` is
-- 9223372036854775807 for a personal link nobody used yet. `flags` beyond 16: 32 a person is bound, 64 by a code, 128 the
-- link is shared. `tie` joins a click of nobody's with the person whose own event carries it.
CREATE TABLE referrals (
    org_id       BIGINT NOT NULL,
    entry_span   BIGINT NOT NULL,
    entered_at   BIGINT NOT NULL,
    referral_id  BYTEA    NOT NULL,
    link_no      BIGINT NOT NULL,
    member_no    BIGINT NOT NULL,
    user_id      TEXT COLLATE "C",
    clicked_at   BIGINT,
    installed_at BIGINT,
    joined_at    BIGINT,
    activated_at BIGINT,
    flags        BIGINT NOT NULL,
    tie          BIGINT,
    PRIMARY KEY (org_id, entry_span, member_no, link_no, entered_at, referral_id)
);

-- Links on which no referral has entered yet.
CREATE TABLE unused_links (
    org_id     BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    link_no    BIGINT NOT NULL,
    PRIMARY KEY (org_id, created_at, link_no)
);

-- Counts by local day for the organization (grain 0, member_no 0) and by local month and member (grain 1).
-- `observed_*` and `reached_*` count referrals by the day of their entry, `happened_*` milestones by their own day.
CREATE TABLE recruitment_stats (
    org_id             BIGINT NOT NULL,
    grain              BIGINT NOT NULL,
    start_day          BIGINT NOT NULL,
    member_no          BIGINT NOT NULL,
    entered            BIGINT NOT NULL,
    observed_clicked   BIGINT NOT NULL,
    observed_installed BIGINT NOT NULL,
    observed_joined    BIGINT NOT NULL,
    observed_activated BIGINT NOT NULL,
    reached_installed  BIGINT NOT NULL,
    reached_joined     BIGINT NOT NULL,
    happened_clicked   BIGINT NOT NULL,
    happened_installed BIGINT NOT NULL,
    happened_joined    BIGINT NOT NULL,
    happened_activated BIGINT NOT NULL,
    PRIMARY KEY (org_id, grain, start_day, member_no)
);

-- Views for people who ask by themselves: times in UTC to the second, local days and months, names instead of numbers.
-- Members have the group of now, links that of the day they were made, referrals that of the day they entered, and months
-- that of their last day.

CREATE VIEW v_members WITH (security_invoker = true) AS
SELECT o.slug AS organization, m.member_id, m.name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = m.org_id AND g.member_no = m.member_no AND g.replaced_revision IS NULL
          AND g.begins_at <= CAST(EXTRACT(EPOCH FROM now()) AS BIGINT) * 1000000
        ORDER BY g.begins_at DESC, g.revision DESC
        LIMIT 1) AS "group",
       m.nickname,
       verve_time(m.created_at) AS created_at,
       e.member_id AS merged_into
FROM members m
JOIN organizations o ON o.org_id = m.org_id
LEFT JOIN member_merges x ON x.org_id = m.org_id AND x.member_no = m.member_no AND x.undone_revision IS NULL
LEFT JOIN members e ON e.org_id = x.org_id AND e.member_no = x.end_no;

CREATE VIEW v_links WITH (security_invoker = true) AS
SELECT o.slug AS organization, l.code, m.member_id, m.name AS member_name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = l.org_id AND g.member_no = m.member_no AND g.replaced_revision IS NULL
          AND g.begins_at <= l.created_at
        ORDER BY g.begins_at DESC, g.revision DESC
        LIMIT 1) AS "group",
       l.campaign, l.channel, l.kind, l.target,
       verve_time(l.created_at) AS created_at,
       verve_time(c.disabled_at) AS disabled_at,
       verve_time(c.expires_at) AS expires_at,
       l.ios_target, l.android_target
FROM referral_links l
JOIN organizations o ON o.org_id = l.org_id
LEFT JOIN member_merges g ON g.org_id = l.org_id AND g.member_no = l.member_no AND g.undone_revision IS NULL
JOIN members m ON m.org_id = l.org_id AND m.member_no = COALESCE(g.end_no, l.member_no)
LEFT JOIN link_closings c ON c.org_id = l.org_id AND c.link_no = l.link_no
    AND c.revision = (SELECT MAX(n.revision) FROM link_closings n WHERE n.org_id = l.org_id AND n.link_no = l.link_no);

CREATE VIEW v_events WITH (security_invoker = true) AS
SELECT o.slug AS organization, e.tracking_id AS event_no,
       CASE e.stage WHEN 0 THEN 'link_clicked' WHEN 1 THEN 'app_installed' WHEN 2 THEN 'account_created'
            ELSE 'first_login' END AS stage,
       verve_time(e.occurred_at) AS occurred_at,
       s.source, e.event_id, e.link_code, e.click_id, e.user_id, i.import_id, e.revision,
       (e.retracted_revision IS NOT NULL) AS is_retracted,
       l.code AS attributed_link, m.member_id,
       encode(e.referral_id, 'hex')::UUID::TEXT AS referral_id,
       CASE e.reason WHEN 0 THEN 'unknown_link' WHEN 1 THEN 'unknown_click' WHEN 2 THEN 'link_closed'
            WHEN 3 THEN 'window_expired' WHEN 4 THEN 'already_member' WHEN 5 THEN 'before_referral'
            WHEN 6 THEN 'unknown_user' END AS unattributed_reason
FROM referral_trackings e
JOIN organizations o ON o.org_id = e.org_id
JOIN sources s ON s.org_id = e.org_id AND s.source_no = e.source_no
JOIN revisions r ON r.org_id = e.org_id AND r.revision = e.revision
LEFT JOIN imports i ON i.org_id = r.org_id AND i.import_no = r.import_no
LEFT JOIN referral_links l ON l.org_id = e.org_id AND l.link_no = e.link_no
LEFT JOIN member_merges g ON g.org_id = l.org_id AND g.member_no = l.member_no AND g.undone_revision IS NULL
LEFT JOIN members m ON m.org_id = l.org_id AND m.member_no = COALESCE(g.end_no, l.member_no);

CREATE VIEW v_referrals WITH (security_invoker = true) AS
SELECT o.slug AS organization,
       encode(r.referral_id, 'hex')::uuid::text AS referral_id,
       CASE WHEN r.activated_at IS NOT NULL THEN 'activated' WHEN r.joined_at IS NOT NULL THEN 'joined'
            WHEN r.installed_at IS NOT NULL THEN 'installed' WHEN r.clicked_at IS NOT NULL THEN 'clicked'
            ELSE 'generated' END AS status,
       l.code AS link_code, m.member_id, m.name AS member_name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = r.org_id AND g.member_no = r.member_no AND g.replaced_revision IS NULL
          AND g.begins_at <= CASE WHEN r.entered_at < 9223372036854775807 THEN r.entered_at ELSE l.created_at END
        ORDER BY g.begins_at DESC, g.revision DESC
        LIMIT 1) AS "group",
       l.campaign, l.channel, r.user_id,
       verve_time(l.created_at) AS generated_at,
       verve_time(NULLIF(r.entered_at, 9223372036854775807)) AS entered_at,
       verve_time(r.clicked_at) AS clicked_at,
       verve_time(r.installed_at) AS installed_at,
       verve_time(r.joined_at) AS joined_at,
       verve_time(r.activated_at) AS activated_at,
       (r.flags & 1) > 0 AS self_referral, (r.flags & 2) > 0 AS shared_click, (r.flags & 4) > 0 AS forwarded,
       (r.flags & 8) > 0 AS before_link, (r.flags & 16) > 0 AS negative_lag
FROM referrals r
JOIN organizations o ON o.org_id = r.org_id
JOIN referral_links l ON l.org_id = r.org_id AND l.link_no = r.link_no
JOIN members m ON m.org_id = r.org_id AND m.member_no = r.member_no;

CREATE VIEW v_imports WITH (security_invoker = true) AS
SELECT o.slug AS organization, i.import_id, i.kind, i.file, i.sha256,
       verve_time(i.started_at) AS started_at,
       verve_time(i.finished_at) AS finished_at,
       verve_time(i.undone_at) AS undone_at,
       i.rows_read, i.rows_new, i.rows_changed, i.rows_duplicate, i.rows_rejected, i.rows_suppressed,
       i.rows_left_out
FROM imports i
JOIN organizations o ON o.org_id = i.org_id;

CREATE VIEW v_statistics_by_day WITH (security_invoker = true) AS
SELECT o.slug AS organization, (DATE '1970-01-01' + s.start_day::int)::text AS day, s.entered,
       s.observed_clicked, s.observed_installed, s.observed_joined, s.observed_activated,
       s.reached_installed, s.reached_joined,
       s.happened_clicked, s.happened_installed, s.happened_joined, s.happened_activated
FROM recruitment_stats s
JOIN organizations o ON o.org_id = s.org_id
WHERE s.grain = 0;

CREATE VIEW v_statistics_by_member_and_month WITH (security_invoker = true) AS
SELECT o.slug AS organization, to_char(DATE '1970-01-01' + s.start_day::int, 'YYYY-MM') AS month,
       m.member_id, m.name AS member_name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = s.org_id AND g.member_no = s.member_no AND g.replaced_revision IS NULL
          AND (g.from_day IS NULL OR g.from_day < ((DATE '1970-01-01' + s.start_day::int + INTERVAL '1 month')::date - DATE '1970-01-01'))
        ORDER BY g.begins_at DESC, g.revision DESC
        LIMIT 1) AS "group",
       s.entered,
       s.observed_clicked, s.observed_installed, s.observed_joined, s.observed_activated,
       s.reached_installed, s.reached_joined,
       s.happened_clicked, s.happened_installed, s.happened_joined, s.happened_activated
FROM recruitment_stats s
JOIN organizations o ON o.org_id = s.org_id
JOIN members m ON m.org_id = s.org_id AND m.member_no = s.member_no
WHERE s.grain = 1;

CREATE VIEW v_published_summaries WITH (security_invoker = true) AS
SELECT o.slug AS organization, p.publication_no AS number, p.label AS period, p.revision,
       verve_time(p.as_of) AS as_of,
       verve_time(p.published_at) AS published_at,
       p.digest, p.document
FROM publications p
JOIN organizations o ON o.org_id = p.org_id;
