-- A part of Vaultwarden's tables, with the names and types of its migrations (dani-garcia/vaultwarden, migrations/sqlite).
CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE users (
  uuid TEXT NOT NULL PRIMARY KEY, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, password_hash BLOB NOT NULL, salt BLOB NOT NULL, password_iterations INTEGER NOT NULL, akey TEXT NOT NULL,
  private_key TEXT, public_key TEXT, security_stamp TEXT NOT NULL, enabled BOOLEAN NOT NULL DEFAULT 1);
CREATE TABLE organizations (
  uuid VARCHAR(40) NOT NULL PRIMARY KEY, name TEXT NOT NULL, billing_email TEXT NOT NULL, private_key TEXT, public_key TEXT);
CREATE TABLE ciphers (
  uuid TEXT NOT NULL PRIMARY KEY, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, user_uuid TEXT REFERENCES users (uuid),
  organization_uuid TEXT REFERENCES organizations (uuid), key TEXT, atype INTEGER NOT NULL, name TEXT NOT NULL, notes TEXT, fields TEXT,
  data TEXT NOT NULL, deleted_at DATETIME);
CREATE TABLE attachments (
  id TEXT NOT NULL PRIMARY KEY, cipher_uuid TEXT NOT NULL REFERENCES ciphers (uuid), file_name TEXT NOT NULL, file_size INTEGER NOT NULL,
  akey TEXT);
CREATE TABLE sends (
  uuid TEXT NOT NULL PRIMARY KEY, user_uuid TEXT REFERENCES users (uuid), organization_uuid TEXT REFERENCES organizations (uuid),
  name TEXT NOT NULL, notes TEXT, atype INTEGER NOT NULL, data TEXT NOT NULL, akey TEXT NOT NULL);
INSERT INTO __diesel_schema_migrations (version) VALUES ('20180114171611'), ('20260101000000');
INSERT INTO users VALUES
  ('u-1', '2024-01-01 00:00:00', '2024-01-01 00:00:00', 'ada@example.org', 'Ada', x'00', x'01', 600000, '2.k', '2.p', 'MII', 's', 1),
  ('u-2', '2024-01-01 00:00:00', '2024-01-01 00:00:00', 'invited@example.org', 'invited', x'00', x'01', 600000, '', NULL, NULL, 's', 1);
INSERT INTO organizations VALUES ('o-1', 'Family', 'ada@example.org', '2.p', 'MII');
INSERT INTO ciphers (uuid, created_at, updated_at, user_uuid, organization_uuid, atype, name, data) VALUES
  ('c-1', '2024-01-01 00:00:00', '2024-01-01 00:00:00', 'u-1', NULL, 1, '2.n', '{}'),
  ('c-2', '2024-01-01 00:00:00', '2024-01-01 00:00:00', 'u-1', NULL, 1, '2.n', '{}'),
  ('c-3', '2024-01-01 00:00:00', '2024-01-01 00:00:00', NULL, 'o-1', 2, '2.n', '{}');
