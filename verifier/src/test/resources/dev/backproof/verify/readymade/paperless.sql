-- A part of Paperless-ngx's tables, with the names and types of its migrations (paperless-ngx/paperless-ngx, src/documents/migrations).
SET NAMES utf8mb4;
CREATE TABLE django_migrations (id bigint NOT NULL AUTO_INCREMENT, app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied datetime(6) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE auth_user (
  id int NOT NULL AUTO_INCREMENT, password varchar(128) NOT NULL, last_login datetime(6) DEFAULT NULL, is_superuser tinyint(1) NOT NULL, username varchar(150) NOT NULL,
  email varchar(254) NOT NULL, is_staff tinyint(1) NOT NULL, is_active tinyint(1) NOT NULL, PRIMARY KEY (id), UNIQUE KEY username (username)) CHARSET=utf8mb4;
CREATE TABLE documents_correspondent (id int NOT NULL AUTO_INCREMENT, name varchar(128) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE documents_documenttype (id int NOT NULL AUTO_INCREMENT, name varchar(128) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE documents_tag (id int NOT NULL AUTO_INCREMENT, name varchar(128) NOT NULL, color varchar(7) NOT NULL DEFAULT '#a6cee3', PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE documents_document (
  id int NOT NULL AUTO_INCREMENT, title varchar(128) NOT NULL, content longtext NOT NULL, created date NOT NULL, added datetime(6) NOT NULL,
  correspondent_id int DEFAULT NULL, document_type_id int DEFAULT NULL, checksum varchar(32) NOT NULL, mime_type varchar(256) NOT NULL,
  filename varchar(1024) DEFAULT NULL, archive_checksum varchar(32) DEFAULT NULL, archive_filename varchar(1024) DEFAULT NULL, deleted_at datetime(6) DEFAULT NULL,
  PRIMARY KEY (id), UNIQUE KEY documents_document_checksum (checksum)) CHARSET=utf8mb4;
CREATE TABLE documents_document_tags (
  id int NOT NULL AUTO_INCREMENT, document_id int NOT NULL, tag_id int NOT NULL, PRIMARY KEY (id), UNIQUE KEY document_tag (document_id, tag_id),
  CONSTRAINT of_document FOREIGN KEY (document_id) REFERENCES documents_document (id),
  CONSTRAINT of_tag FOREIGN KEY (tag_id) REFERENCES documents_tag (id)) CHARSET=utf8mb4;
INSERT INTO django_migrations (app, name, applied) VALUES ('documents', '0001_initial', '2024-01-01'), ('documents', '1069_workflowtrigger', '2025-06-01');
INSERT INTO auth_user (password, is_superuser, username, email, is_staff, is_active) VALUES ('pbkdf2_sha256$x', 1, 'ada', '', 1, 1);
INSERT INTO documents_tag (id, name) VALUES (1, 'tax');
