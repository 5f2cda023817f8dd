-- What `serve` and `poll` need: who may ask, who may deliver, and how far a poll has come.

-- Asked by a public id alone: whose a token or a webhook is.
CREATE TABLE public_ids (
    public_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    org_id    BIGINT NOT NULL
);

-- Of a token only a hash of its secret is kept. With a member it opens that member's figures alone.
CREATE TABLE api_tokens (
    org_id      BIGINT NOT NULL,
    token_id    TEXT COLLATE "C" NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    secret_hash BYTEA    NOT NULL CHECK (length(secret_hash) = 32),
    scopes      TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    revoked_at  BIGINT,
    member_no   BIGINT,
    PRIMARY KEY (org_id, token_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

-- The secret of a webhook signs, so it is kept itself; the one before it holds until `previous_until`.
CREATE TABLE webhooks (
    org_id          BIGINT NOT NULL,
    webhook_id      TEXT COLLATE "C" NOT NULL,
    source          TEXT COLLATE "C" NOT NULL,
    secret          BYTEA    NOT NULL CHECK (length(secret) BETWEEN 24 AND 64),
    previous_secret BYTEA,
    previous_until  BIGINT,
    created_at      BIGINT NOT NULL,
    removed_at      BIGINT,
    PRIMARY KEY (org_id, webhook_id),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

CREATE TABLE polls (
    org_id    BIGINT NOT NULL,
    name      TEXT COLLATE "C" NOT NULL,
    url       TEXT COLLATE "C" NOT NULL,
    cursor    TEXT COLLATE "C",
    polled_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, name),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);

-- Who changed, exported or erased what: never edited, persons as keyed hashes only.
CREATE TABLE audit_log (
    org_id      BIGINT NOT NULL,
    entry_no    BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    actor       TEXT COLLATE "C" NOT NULL,
    action      TEXT COLLATE "C" NOT NULL,
    object      TEXT COLLATE "C" NOT NULL,
    person      BYTEA,
    affected    BIGINT NOT NULL,
    PRIMARY KEY (org_id, entry_no),
    FOREIGN KEY (org_id) REFERENCES organizations (org_id)
);
