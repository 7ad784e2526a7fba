-- A part of Paperless-ngx's tables, with the names and types of its migrations (paperless-ngx/paperless-ngx, src/documents/migrations).
CREATE TABLE django_migrations (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied datetime NOT NULL);
CREATE TABLE auth_user (
  id integer NOT NULL PRIMARY KEY AUTOINCREMENT, password varchar(128) NOT NULL, is_superuser bool NOT NULL, username varchar(150) NOT NULL UNIQUE,
  email varchar(254) NOT NULL, is_staff bool NOT NULL, is_active bool NOT NULL);
CREATE TABLE documents_tag (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar(128) NOT NULL, color varchar(7) NOT NULL);
CREATE TABLE documents_document (
  id integer NOT NULL PRIMARY KEY AUTOINCREMENT, title varchar(128) NOT NULL, content text NOT NULL, created date NOT NULL, checksum varchar(64) NOT NULL UNIQUE,
  mime_type varchar(256) NOT NULL, filename varchar(1024) UNIQUE, archive_checksum varchar(64), archive_filename varchar(1024) UNIQUE, deleted_at datetime);
CREATE TABLE documents_document_tags (
  id integer NOT NULL PRIMARY KEY AUTOINCREMENT, document_id integer NOT NULL REFERENCES documents_document (id), tag_id integer NOT NULL REFERENCES documents_tag (id));
INSERT INTO django_migrations (app, name, applied) VALUES ('documents', '0001_initial', '2024-01-01'), ('documents', '1069_workflowtrigger', '2025-06-01');
INSERT INTO auth_user (password, is_superuser, username, email, is_staff, is_active) VALUES ('pbkdf2_sha256$x', 1, 'ada', '', 1, 1);
INSERT INTO documents_tag VALUES (1, 'tax', '#a6cee3');
