-- What was asked for, what was sent, what came back. Moments are milliseconds since 1970.
PRAGMA application_id = 0x5343494d;
PRAGMA user_version = 1;

CREATE TABLE tasks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    -- The connection's name and the machine it speaks to: a task never moves to another.
    connection TEXT NOT NULL,
    operation TEXT NOT NULL,
    entitlement_type TEXT,
    -- The names its templates see, without secrets; and the names of those secrets.
    bindings TEXT NOT NULL,
    withheld TEXT NOT NULL,
    -- Tasks of one subject run in order; of one resource, one at a time.
    subject TEXT NOT NULL,
    resource TEXT NOT NULL,
    -- What the templates are told the time is, and where random numbers begin: every attempt renders the same.
    moment INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    -- 0 new, 1 in progress, 2 waiting, 3 done, 4 failed, 5 in doubt, 6 conflict, 7 cancelled
    status INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Whether a request of it may have been carried out, so that it is looked up before it is sent again.
    unclear INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,
    -- Whether it waits for a person, not for a moment.
    held INTEGER NOT NULL DEFAULT 0,
    engine TEXT,
    lease INTEGER NOT NULL DEFAULT 0,
    account_id TEXT,
    reason TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    ended INTEGER,
    UNIQUE (connection, id)
) STRICT;

CREATE INDEX tasks_due ON tasks (connection, status, due, seq);
CREATE INDEX tasks_subject ON tasks (connection, subject, seq) WHERE status < 3;
CREATE INDEX tasks_resource ON tasks (connection, resource) WHERE status = 1;
CREATE INDEX tasks_engine ON tasks (engine) WHERE status = 1;

-- Every request, written before it is sent; secrets are masked.
CREATE TABLE requests (
    seq INTEGER PRIMARY KEY,
    task INTEGER NOT NULL REFERENCES tasks (seq),
    attempt INTEGER NOT NULL,
    call TEXT NOT NULL,
    purpose TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    body TEXT,
    sent INTEGER NOT NULL,
    answered INTEGER,
    status INTEGER,
    answer TEXT,
    decision TEXT
) STRICT;

CREATE INDEX requests_task ON requests (task, seq);

-- Answers of calls that succeeded, for the calls after them.
CREATE TABLE answers (
    task INTEGER NOT NULL REFERENCES tasks (seq),
    place INTEGER NOT NULL,
    call TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (task, place)
) STRICT, WITHOUT ROWID;

-- Accounts that tasks made.
CREATE TABLE accounts (
    connection TEXT NOT NULL,
    subject TEXT NOT NULL,
    account_id TEXT NOT NULL,
    columns TEXT NOT NULL,
    -- Whether a task removed it; a target that only hides it may give it back.
    removed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection, subject)
) STRICT, WITHOUT ROWID;

-- Who works on tasks now.
CREATE TABLE engines (
    id TEXT PRIMARY KEY,
    machine TEXT NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
