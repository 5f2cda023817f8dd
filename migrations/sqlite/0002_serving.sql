-- What `serve` and `poll` need: who may ask, who may deliver, and how far a poll has come.

-- Asked by a public id alone: whose a token or a webhook is.
CREATE TABLE public_ids (
    public_id TEXT    NOT NULL PRIMARY KEY,
    org_id    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of a token only a hash of its secret is kept. With a member it opens that member's figures alone.
CREATE TABLE api_tokens (
    org_id      INTEGER NOT NULL,
    token_id    TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    secret_hash BLOB    NOT NULL CHECK (length(secret_hash) = 32),
    scopes      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    revoked_at  INTEGER,
    member_no   INTEGER,
    PRIMARY KEY (org_id, token_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

-- The secret of a webhook signs, so it is kept itself; the one before it holds until `previous_until`.
CREATE TABLE webhooks (
    org_id          INTEGER NOT NULL,
    webhook_id      TEXT    NOT NULL,
    source          TEXT    NOT NULL,
    secret          BLOB    NOT NULL CHECK (length(secret) BETWEEN 24 AND 64),
    previous_secret BLOB,
    previous_until  INTEGER,
    created_at      INTEGER NOT NULL,
    removed_at      INTEGER,
    PRIMARY KEY (org_id, webhook_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls (
    org_id    INTEGER NOT NULL,
    name      TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    cursor    TEXT,
    polled_at INTEGER NOT NULL,
    PRIMARY KEY (org_id, name),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;

-- Who changed, exported or erased what: never edited, persons as keyed hashes only.
CREATE TABLE audit_log (
    org_id      INTEGER NOT NULL,
    entry_no    INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    object      TEXT    NOT NULL,
    person      BLOB,
    affected    INTEGER NOT NULL,
    PRIMARY KEY (org_id, entry_no),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
) STRICT, WITHOUT ROWID;
