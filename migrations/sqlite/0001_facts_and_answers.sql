-- Facts first, answers last. Every key begins with the organization. Instants are microseconds since 1970 in UTC,
-- local days are days since 1970. Ids are handed out by the program, in the order in which rows are written.

CREATE TABLE organizations (
    org_id             INTEGER NOT NULL PRIMARY KEY,
    slug               TEXT    NOT NULL UNIQUE,
    name               TEXT    NOT NULL,
    base_url           TEXT,
    milestones         TEXT    NOT NULL,
    board              INTEGER NOT NULL,
    growth             INTEGER NOT NULL,
    allow_personal_ids INTEGER NOT NULL,
    is_demo            INTEGER NOT NULL,
    created_at         INTEGER NOT NULL,
    lang               TEXT,
    target             TEXT,
    ios_target         TEXT,
    android_target     TEXT,
    landing            INTEGER NOT NULL,
    ios_app            TEXT,
    android_package    TEXT,
    android_sha256     TEXT,
    repeat_seconds     INTEGER NOT NULL,
    poster_text        TEXT
) STRICT;

-- What comes next in an organization. Every change of facts updates its row, so that two writers meet here.
CREATE TABLE counters (
    org_id           INTEGER NOT NULL PRIMARY KEY REFERENCES organizations (org_id),
    member_no        INTEGER NOT NULL,
    link_no          INTEGER NOT NULL,
    import_no        INTEGER NOT NULL,
    tracking_id      INTEGER NOT NULL,
    source_no        INTEGER NOT NULL,
    revision         INTEGER NOT NULL,
    received_at      INTEGER NOT NULL,
    newest_event_at  INTEGER NOT NULL
) STRICT;

-- One row for each committed change of facts; `tracking_id` from..until are the events it brought.
CREATE TABLE revisions (
    org_id         INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    received_at    INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    import_no      INTEGER,
    first_tracking INTEGER NOT NULL,
    end_tracking   INTEGER NOT NULL,
    PRIMARY KEY (org_id, revision),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

-- The settings that decide counts, one row for each change.
CREATE TABLE settings (
    org_id       INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    timezone     TEXT    NOT NULL,
    window_days  INTEGER NOT NULL CHECK (window_days BETWEEN 1 AND 3650),
    horizon_days INTEGER NOT NULL CHECK (horizon_days BETWEEN 1 AND 3650),
    PRIMARY KEY (org_id, revision),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    org_id     INTEGER NOT NULL,
    member_no  INTEGER NOT NULL,
    member_id  TEXT    NOT NULL CHECK (length(member_id) BETWEEN 1 AND 255),
    name       TEXT,
    user_id    TEXT,
    nickname   TEXT,
    board      INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, member_no),
    UNIQUE (org_id, member_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

-- Groups of members: each from a local day on, the first one of a member from always (no day). A later row from always
-- replaces all before it. `begins_at` is the beginning of the day in the zone of today, for the views.
CREATE TABLE member_groups (
    org_id            INTEGER NOT NULL,
    member_no         INTEGER NOT NULL,
    revision          INTEGER NOT NULL,
    from_day          INTEGER,
    begins_at         INTEGER NOT NULL,
    group_name        TEXT,
    replaced_revision INTEGER,
    PRIMARY KEY (org_id, member_no, revision),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_groups_by_name ON member_groups (org_id, group_name, from_day, replaced_revision);
CREATE INDEX member_groups_by_beginning ON member_groups (org_id, begins_at);

-- What a member said about standing by name on boards, each answer with its time and who took it down.
CREATE TABLE board_answers (
    org_id      INTEGER NOT NULL,
    member_no   INTEGER NOT NULL,
    answer_no   INTEGER NOT NULL,
    board       INTEGER,
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT    NOT NULL,
    PRIMARY KEY (org_id, member_no, answer_no),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
) STRICT, WITHOUT ROWID;

-- Whose user a member was until a revision changed it: it decides who recruited themselves.
CREATE TABLE member_user_changes (
    org_id      INTEGER NOT NULL,
    member_no   INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    user_before TEXT    NOT NULL,
    PRIMARY KEY (org_id, member_no, revision),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral_links (
    org_id     INTEGER NOT NULL,
    link_no    INTEGER NOT NULL,
    member_no  INTEGER NOT NULL,
    code       TEXT    NOT NULL CHECK (length(code) BETWEEN 3 AND 64),
    campaign   TEXT,
    channel    TEXT,
    target     TEXT,
    kind       TEXT    NOT NULL CHECK (kind IN ('shared', 'personal')),
    created_at INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    ios_target     TEXT,
    android_target TEXT,
    PRIMARY KEY (org_id, link_no),
    UNIQUE (org_id, code),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no)
) STRICT, WITHOUT ROWID;

-- Links by when they were made: what a funnel counts of them.
CREATE INDEX referral_links_made ON referral_links (org_id, created_at, revision);
CREATE INDEX referral_links_by_member ON referral_links (org_id, member_no);
CREATE INDEX referral_links_by_campaign ON referral_links (org_id, campaign);
CREATE INDEX referral_links_by_channel ON referral_links (org_id, channel);

-- Which campaign and channel a link had until a revision changed them; those of today stand in its own row.
CREATE TABLE link_label_changes (
    org_id          INTEGER NOT NULL,
    link_no         INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    campaign_before TEXT,
    channel_before  TEXT,
    PRIMARY KEY (org_id, link_no, revision),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_label_changes_by_revision ON link_label_changes (org_id, revision);

-- When a link closes; the row with the highest revision holds, both times NULL lift the closing.
CREATE TABLE link_closings (
    org_id      INTEGER NOT NULL,
    link_no     INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    disabled_at INTEGER,
    expires_at  INTEGER,
    PRIMARY KEY (org_id, link_no, revision),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
) STRICT, WITHOUT ROWID;

-- The one table that is asked by code alone: a code names one link in the whole installation.
CREATE TABLE link_codes (
    code    TEXT    NOT NULL PRIMARY KEY,
    org_id  INTEGER NOT NULL,
    link_no INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Further codes of links. One that was taken off leads nobody any more, but the events that carry it still count.
CREATE TABLE link_aliases (
    org_id     INTEGER NOT NULL,
    alias      TEXT    NOT NULL,
    link_no    INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    removed_at INTEGER,
    PRIMARY KEY (org_id, alias),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
) STRICT, WITHOUT ROWID;

-- User ids that are one person: recorded by a revision, and perhaps taken back by another.
CREATE TABLE person_merges (
    org_id          INTEGER NOT NULL,
    user_id         TEXT    NOT NULL,
    into_user       TEXT    NOT NULL,
    revision        INTEGER NOT NULL,
    undone_revision INTEGER,
    PRIMARY KEY (org_id, revision)
) STRICT, WITHOUT ROWID;

-- Members who are one: recorded by a revision, and perhaps taken back by another. `end_no` is whom the member's links
-- count for now, the end of the chain, kept up to date while the merge holds.
CREATE TABLE member_merges (
    org_id          INTEGER NOT NULL,
    member_no       INTEGER NOT NULL,
    into_no         INTEGER NOT NULL,
    end_no          INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    undone_revision INTEGER,
    PRIMARY KEY (org_id, revision),
    FOREIGN KEY (org_id, member_no) REFERENCES members (org_id, member_no),
    FOREIGN KEY (org_id, into_no) REFERENCES members (org_id, member_no)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX member_merges_holding ON member_merges (org_id, member_no) WHERE undone_revision IS NULL;

CREATE TABLE imports (
    org_id          INTEGER NOT NULL,
    import_no       INTEGER NOT NULL,
    import_id       TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    file            TEXT    NOT NULL,
    sha256          TEXT,
    options         TEXT    NOT NULL,
    started_at      INTEGER NOT NULL,
    finished_at     INTEGER,
    undone_at       INTEGER,
    undone_revision INTEGER,
    rows_read       INTEGER NOT NULL,
    rows_new        INTEGER NOT NULL,
    rows_changed    INTEGER NOT NULL,
    rows_duplicate  INTEGER NOT NULL,
    rows_rejected   INTEGER NOT NULL,
    rows_suppressed INTEGER NOT NULL,
    rows_left_out  INTEGER NOT NULL,
    rejected_codes  TEXT    NOT NULL,
    PRIMARY KEY (org_id, import_no),
    UNIQUE (org_id, import_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX imports_by_content ON imports (org_id, sha256);
CREATE INDEX imports_by_file ON imports (org_id, kind, file);

-- What an import of members or links put in the place of a value that has no history of its own: the name, the nickname or
-- the own user of a member, the target of a link; `number` is the member's or the link's. It goes when the import is taken
-- back, when the member is erased and with a purge.
CREATE TABLE import_changes (
    org_id       INTEGER NOT NULL,
    import_no    INTEGER NOT NULL,
    field        TEXT NOT NULL CHECK (field IN ('name', 'nickname', 'user_id', 'target')),
    number       INTEGER NOT NULL,
    value_before TEXT,
    value_after  TEXT,
    PRIMARY KEY (org_id, import_no, field, number),
    FOREIGN KEY (org_id, import_no) REFERENCES imports (org_id, import_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
    org_id    INTEGER NOT NULL,
    source_no INTEGER NOT NULL,
    source    TEXT    NOT NULL,
    PRIMARY KEY (org_id, source_no),
    UNIQUE (org_id, source)
) STRICT, WITHOUT ROWID;

-- Events, one a row, numbered in the order in which they came. What an event says is never edited but by an erasure.
-- What it was attributed to (its link and referral, or the reason why it has none) is an answer, and kept up to date.
-- `ordinal` counts identical events without an `event_id`; 4294967295 marks one whose person was erased, kept as its
-- click's time. `retracted_revision` took the event back.
CREATE TABLE referral_trackings (
    org_id             INTEGER NOT NULL,
    tracking_id        INTEGER NOT NULL,
    stage              INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 3),
    occurred_at        INTEGER NOT NULL,
    source_no          INTEGER NOT NULL,
    event_id           TEXT,
    ordinal            INTEGER NOT NULL,
    link_code          TEXT,
    click_id           TEXT,
    user_id            TEXT,
    revision           INTEGER NOT NULL,
    retracted_revision INTEGER,
    link_no            INTEGER,
    referral_id        BLOB,
    reason             INTEGER,
    PRIMARY KEY (org_id, tracking_id)
) STRICT, WITHOUT ROWID;

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
    org_id    INTEGER NOT NULL,
    kind      INTEGER NOT NULL,
    segment   INTEGER NOT NULL,
    entries   INTEGER NOT NULL,
    directory BLOB    NOT NULL,
    block     BLOB,
    PRIMARY KEY (org_id, kind, segment)
) STRICT, WITHOUT ROWID;

CREATE TABLE index_blocks (
    org_id  INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    entries BLOB    NOT NULL,
    PRIMARY KEY (org_id, kind, segment, block)
) STRICT, WITHOUT ROWID;

-- Which hashes a block may hold, so that few are read in vain.
CREATE TABLE index_filters (
    org_id  INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    block   INTEGER NOT NULL,
    filter  BLOB    NOT NULL,
    PRIMARY KEY (org_id, kind, segment, block)
) STRICT, WITHOUT ROWID;

-- By which revision and why events were taken back: ranges of their numbers, in which some may have gone before.
CREATE TABLE retractions (
    org_id         INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    first_tracking INTEGER NOT NULL,
    end_tracking   INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    PRIMARY KEY (org_id, revision, first_tracking)
) STRICT, WITHOUT ROWID;

-- What each revision moved, for programs that follow, some entries in a row (store/facts/feed_page.rs): `last_place` is
-- the place of the last of them within the revision. No id of a person.
CREATE TABLE feed_pages (
    org_id     INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    last_place INTEGER NOT NULL,
    entries    BLOB NOT NULL,
    PRIMARY KEY (org_id, revision, last_place)
) STRICT, WITHOUT ROWID;

-- Summaries as they were handed on: what was said of which days, from which facts. Never edited.
CREATE TABLE publications (
    org_id         INTEGER NOT NULL,
    publication_no INTEGER NOT NULL,
    label          TEXT    NOT NULL,
    start_day      INTEGER,
    end_day        INTEGER,
    revision       INTEGER NOT NULL,
    as_of          INTEGER NOT NULL,
    published_at   INTEGER NOT NULL,
    digest         TEXT    NOT NULL,
    document       TEXT    NOT NULL,
    PRIMARY KEY (org_id, publication_no),
    FOREIGN KEY (org_id, revision) REFERENCES revisions (org_id, revision)
) STRICT, WITHOUT ROWID;

-- What stays of a referral whose person was erased: local days instead of instants, no id of a person. Each row counts
-- at the revisions `from_revision` up to and without `until_revision`: what an earlier answer said, it says again.
CREATE TABLE sealed_referrals (
    org_id         INTEGER NOT NULL,
    referral_id    BLOB    NOT NULL CHECK (length(referral_id) = 16),
    link_no        INTEGER NOT NULL,
    flags          INTEGER NOT NULL,
    clicked_day    INTEGER,
    installed_day  INTEGER,
    joined_day     INTEGER,
    activated_day  INTEGER,
    reserves_link  INTEGER NOT NULL CHECK (reserves_link IN (0, 1)),
    from_revision  INTEGER NOT NULL,
    until_revision INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    PRIMARY KEY (org_id, referral_id),
    FOREIGN KEY (org_id, link_no) REFERENCES referral_links (org_id, link_no)
) STRICT, WITHOUT ROWID;

CREATE INDEX sealed_referrals_by_link ON sealed_referrals (org_id, link_no);

-- Clicks that somebody else used too, and whose first person was erased: nobody takes that place.
CREATE TABLE sealed_clicks (
    org_id         INTEGER NOT NULL,
    click_id       TEXT    NOT NULL,
    from_revision  INTEGER NOT NULL,
    until_revision INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    PRIMARY KEY (org_id, click_id, from_revision)
) STRICT, WITHOUT ROWID;

-- What stays of a person who had an account and no referral: its local day, and the number of the reason why they could not
-- be placed (none: they came without a mentor). Each row counts at revisions as a sealed referral does.
CREATE TABLE sealed_newcomers (
    org_id         INTEGER NOT NULL,
    newcomer_id    BLOB    NOT NULL CHECK (length(newcomer_id) = 16),
    joined_day     INTEGER NOT NULL,
    reason         INTEGER,
    from_revision  INTEGER NOT NULL,
    until_revision INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    PRIMARY KEY (org_id, newcomer_id)
) STRICT, WITHOUT ROWID;

-- Keyed hashes of erased users, clicks and event keys, so that a row sent again stays out.
CREATE TABLE erased_ids (
    org_id     INTEGER NOT NULL,
    keyed_hash BLOB    NOT NULL CHECK (length(keyed_hash) = 16),
    revision   INTEGER NOT NULL,
    PRIMARY KEY (org_id, keyed_hash)
) STRICT, WITHOUT ROWID;

-- Before which instant events are taken no more, since what was older has been sealed; the latest instant holds.
CREATE TABLE retentions (
    org_id     INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    older_than INTEGER NOT NULL,
    PRIMARY KEY (org_id, revision)
) STRICT, WITHOUT ROWID;

-- Erasures whose bytes may still stand in the files of an embedded database: somebody was reading what was there before.
CREATE TABLE owed_erasures (
    org_id   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (org_id, revision)
) STRICT, WITHOUT ROWID;

-- The secret with which an organization's persons are hashed.
CREATE TABLE person_keys (
    org_id INTEGER NOT NULL PRIMARY KEY REFERENCES organizations (org_id),
    secret BLOB    NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- Answers from here on: recomputed from the facts at any time.

-- Referrals by the stretch of 2^41 microseconds (25 days) of their entry, then by member and link: what is imported
-- together lies together, and so does what a member, a link or a stretch of time is asked for. `entered_at` is
-- 9223372036854775807 for a personal link nobody used yet. `flags` beyond 16: 32 a person is bound, 64 by a code, 128 the
-- link is shared. `tie` joins a click of nobody's with the person whose own event carries it.
CREATE TABLE referrals (
    org_id       INTEGER NOT NULL,
    entry_span   INTEGER NOT NULL,
    entered_at   INTEGER NOT NULL,
    referral_id  BLOB    NOT NULL,
    link_no      INTEGER NOT NULL,
    member_no    INTEGER NOT NULL,
    user_id      TEXT,
    clicked_at   INTEGER,
    installed_at INTEGER,
    joined_at    INTEGER,
    activated_at INTEGER,
    flags        INTEGER NOT NULL,
    tie          INTEGER,
    PRIMARY KEY (org_id, entry_span, member_no, link_no, entered_at, referral_id)
) STRICT, WITHOUT ROWID;

-- Links on which no referral has entered yet.
CREATE TABLE unused_links (
    org_id     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    link_no    INTEGER NOT NULL,
    PRIMARY KEY (org_id, created_at, link_no)
) STRICT, WITHOUT ROWID;

-- Counts by local day for the organization (grain 0, member_no 0) and by local month and member (grain 1).
-- `observed_*` and `reached_*` count referrals by the day of their entry, `happened_*` milestones by their own day.
CREATE TABLE recruitment_stats (
    org_id             INTEGER NOT NULL,
    grain              INTEGER NOT NULL,
    start_day          INTEGER NOT NULL,
    member_no          INTEGER NOT NULL,
    entered            INTEGER NOT NULL,
    observed_clicked   INTEGER NOT NULL,
    observed_installed INTEGER NOT NULL,
    observed_joined    INTEGER NOT NULL,
    observed_activated INTEGER NOT NULL,
    reached_installed  INTEGER NOT NULL,
    reached_joined     INTEGER NOT NULL,
    happened_clicked   INTEGER NOT NULL,
    happened_installed INTEGER NOT NULL,
    happened_joined    INTEGER NOT NULL,
    happened_activated INTEGER NOT NULL,
    PRIMARY KEY (org_id, grain, start_day, member_no)
) STRICT, WITHOUT ROWID;

-- Views for people who ask by themselves: times in UTC to the second, local days and months, names instead of numbers.
-- Members have the group of now, links that of the day they were made, referrals that of the day they entered, and months
-- that of their last day.

CREATE VIEW v_members AS
SELECT o.slug AS organization, m.member_id, m.name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = m.org_id AND g.member_no = m.member_no AND g.replaced_revision IS NULL
          AND g.begins_at <= CAST(strftime('%s', 'now') AS INTEGER) * 1000000
        ORDER BY g.begins_at DESC, g.revision DESC
        LIMIT 1) AS "group",
       m.nickname,
       strftime('%Y-%m-%dT%H:%M:%SZ', m.created_at / 1000000, 'unixepoch') AS created_at,
       e.member_id AS merged_into
FROM members m
JOIN organizations o ON o.org_id = m.org_id
LEFT JOIN member_merges x ON x.org_id = m.org_id AND x.member_no = m.member_no AND x.undone_revision IS NULL
LEFT JOIN members e ON e.org_id = x.org_id AND e.member_no = x.end_no;

CREATE VIEW v_links AS
SELECT o.slug AS organization, l.code, m.member_id, m.name AS member_name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = l.org_id AND g.member_no = m.member_no AND g.replaced_revision IS NULL
          AND g.begins_at <= l.created_at
        ORDER BY g.begins_at DESC, g.revision DESC
        LIMIT 1) AS "group",
       l.campaign, l.channel, l.kind, l.target,
       strftime('%Y-%m-%dT%H:%M:%SZ', l.created_at / 1000000, 'unixepoch') AS created_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.disabled_at / 1000000, 'unixepoch') AS disabled_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.expires_at / 1000000, 'unixepoch') AS expires_at,
       l.ios_target, l.android_target
FROM referral_links l
JOIN organizations o ON o.org_id = l.org_id
LEFT JOIN member_merges g ON g.org_id = l.org_id AND g.member_no = l.member_no AND g.undone_revision IS NULL
JOIN members m ON m.org_id = l.org_id AND m.member_no = COALESCE(g.end_no, l.member_no)
LEFT JOIN link_closings c ON c.org_id = l.org_id AND c.link_no = l.link_no
    AND c.revision = (SELECT MAX(n.revision) FROM link_closings n WHERE n.org_id = l.org_id AND n.link_no = l.link_no);

CREATE VIEW v_events AS
SELECT o.slug AS organization, e.tracking_id AS event_no,
       CASE e.stage WHEN 0 THEN 'link_clicked' WHEN 1 THEN 'app_installed' WHEN 2 THEN 'account_created'
            ELSE 'first_login' END AS stage,
       strftime('%Y-%m-%dT%H:%M:%SZ', e.occurred_at / 1000000, 'unixepoch') AS occurred_at,
       s.source, e.event_id, e.link_code, e.click_id, e.user_id, i.import_id, e.revision,
       e.retracted_revision IS NOT NULL AS is_retracted,
       l.code AS attributed_link, m.member_id,
       CASE WHEN e.referral_id IS NOT NULL THEN
           lower(substr(hex(e.referral_id), 1, 8) || '-' || substr(hex(e.referral_id), 9, 4) || '-'
               || substr(hex(e.referral_id), 13, 4) || '-' || substr(hex(e.referral_id), 17, 4) || '-'
               || substr(hex(e.referral_id), 21)) END AS referral_id,
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

CREATE VIEW v_referrals AS
SELECT o.slug AS organization,
       lower(substr(hex(r.referral_id), 1, 8) || '-' || substr(hex(r.referral_id), 9, 4) || '-'
           || substr(hex(r.referral_id), 13, 4) || '-' || substr(hex(r.referral_id), 17, 4) || '-'
           || substr(hex(r.referral_id), 21)) AS referral_id,
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
       strftime('%Y-%m-%dT%H:%M:%SZ', l.created_at / 1000000, 'unixepoch') AS generated_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(r.entered_at, 9223372036854775807) / 1000000, 'unixepoch') AS entered_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', r.clicked_at / 1000000, 'unixepoch') AS clicked_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', r.installed_at / 1000000, 'unixepoch') AS installed_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', r.joined_at / 1000000, 'unixepoch') AS joined_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', r.activated_at / 1000000, 'unixepoch') AS activated_at,
       (r.flags & 1) > 0 AS self_referral, (r.flags & 2) > 0 AS shared_click, (r.flags & 4) > 0 AS forwarded,
       (r.flags & 8) > 0 AS before_link, (r.flags & 16) > 0 AS negative_lag
FROM referrals r
JOIN organizations o ON o.org_id = r.org_id
JOIN referral_links l ON l.org_id = r.org_id AND l.link_no = r.link_no
JOIN members m ON m.org_id = r.org_id AND m.member_no = r.member_no;

CREATE VIEW v_imports AS
SELECT o.slug AS organization, i.import_id, i.kind, i.file, i.sha256,
       strftime('%Y-%m-%dT%H:%M:%SZ', i.started_at / 1000000, 'unixepoch') AS started_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', i.finished_at / 1000000, 'unixepoch') AS finished_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', i.undone_at / 1000000, 'unixepoch') AS undone_at,
       i.rows_read, i.rows_new, i.rows_changed, i.rows_duplicate, i.rows_rejected, i.rows_suppressed,
       i.rows_left_out
FROM imports i
JOIN organizations o ON o.org_id = i.org_id;

CREATE VIEW v_statistics_by_day AS
SELECT o.slug AS organization, date(s.start_day * 86400, 'unixepoch') AS day, s.entered,
       s.observed_clicked, s.observed_installed, s.observed_joined, s.observed_activated,
       s.reached_installed, s.reached_joined,
       s.happened_clicked, s.happened_installed, s.happened_joined, s.happened_activated
FROM recruitment_stats s
JOIN organizations o ON o.org_id = s.org_id
WHERE s.grain = 0;

CREATE VIEW v_statistics_by_member_and_month AS
SELECT o.slug AS organization, strftime('%Y-%m', s.start_day * 86400, 'unixepoch') AS month,
       m.member_id, m.name AS member_name,
       (SELECT g.group_name
        FROM member_groups g
        WHERE g.org_id = s.org_id AND g.member_no = s.member_no AND g.replaced_revision IS NULL
          AND (g.from_day IS NULL OR g.from_day < CAST(strftime('%s', s.start_day * 86400, 'unixepoch', '+1 month') AS INTEGER) / 86400)
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

CREATE VIEW v_published_summaries AS
SELECT o.slug AS organization, p.publication_no AS number, p.label AS period, p.revision,
       strftime('%Y-%m-%dT%H:%M:%SZ', p.as_of / 1000000, 'unixepoch') AS as_of,
       strftime('%Y-%m-%dT%H:%M:%SZ', p.published_at / 1000000, 'unixepoch') AS published_at,
       p.digest, p.document
FROM publications p
JOIN organizations o ON o.org_id = p.org_id;
