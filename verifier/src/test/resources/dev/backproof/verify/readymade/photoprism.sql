-- A part of PhotoPrism's tables, with the names and types of its entities (photoprism/photoprism, internal/entity).
SET NAMES utf8mb4;
CREATE TABLE migrations (id varchar(16) NOT NULL, dialect varchar(16) DEFAULT NULL, stage varchar(16) DEFAULT NULL, finished_at datetime DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE photos (
  id int unsigned NOT NULL AUTO_INCREMENT, photo_uid varbinary(42) DEFAULT NULL, taken_at datetime DEFAULT NULL, photo_title varchar(200) DEFAULT NULL,
  photo_path varbinary(1024) DEFAULT NULL, photo_name varbinary(255) DEFAULT NULL, photo_quality smallint DEFAULT NULL, deleted_at datetime DEFAULT NULL,
  PRIMARY KEY (id), UNIQUE KEY uix_photos_photo_uid (photo_uid)) CHARSET=utf8mb4;
CREATE TABLE files (
  id int unsigned NOT NULL AUTO_INCREMENT, photo_id int unsigned DEFAULT NULL, photo_uid varbinary(42) DEFAULT NULL, file_uid varbinary(42) DEFAULT NULL,
  file_name varbinary(1024) DEFAULT NULL, file_root varbinary(16) DEFAULT '/', file_hash varbinary(128) DEFAULT NULL, file_size bigint DEFAULT NULL,
  file_type varbinary(16) DEFAULT NULL, file_primary tinyint(1) DEFAULT NULL, file_sidecar tinyint(1) DEFAULT NULL, file_missing tinyint(1) DEFAULT NULL,
  deleted_at datetime DEFAULT NULL,
  PRIMARY KEY (id), UNIQUE KEY uix_files_file_uid (file_uid), UNIQUE KEY idx_files_name_root (file_name, file_root), KEY idx_files_photo_id (photo_id)) CHARSET=utf8mb4;
CREATE TABLE albums (id int unsigned NOT NULL AUTO_INCREMENT, album_uid varbinary(42) DEFAULT NULL, album_title varchar(160) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE photos_albums (photo_uid varbinary(42) NOT NULL, album_uid varbinary(42) NOT NULL, PRIMARY KEY (photo_uid, album_uid)) CHARSET=utf8mb4;
CREATE TABLE labels (id int unsigned NOT NULL AUTO_INCREMENT, label_name varchar(160) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE cameras (id int unsigned NOT NULL AUTO_INCREMENT, camera_name varchar(160) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE lenses (id int unsigned NOT NULL AUTO_INCREMENT, lens_name varchar(160) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE places (id varbinary(42) NOT NULL, place_label varchar(400) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE auth_users (
  id int NOT NULL AUTO_INCREMENT, user_uid varbinary(42) DEFAULT NULL, user_name varchar(200) DEFAULT NULL, user_role varchar(64) DEFAULT '',
  super_admin tinyint(1) DEFAULT NULL, can_login tinyint(1) DEFAULT NULL, deleted_at datetime DEFAULT NULL, PRIMARY KEY (id), UNIQUE KEY uix_auth_users_user_uid (user_uid)) CHARSET=utf8mb4;
INSERT INTO migrations VALUES ('20250416-000001', 'mysql', 'main', '2025-05-01 10:00:00');
INSERT INTO auth_users VALUES (-1, 'u000000000000001', '', '', 0, 0, NULL), (1, 'us0a1', 'admin', 'admin', 1, 1, NULL);
INSERT INTO photos (id, photo_uid, taken_at, photo_title, photo_quality) VALUES (1, 'ps0a1', '2024-05-01 12:00:00', 'Harbour', 3),
  (2, 'ps0a2', '2024-05-02 12:00:00', 'Café', 3), (3, 'ps0a3', '2020-01-01 12:00:00', 'gone', -1);
INSERT INTO albums VALUES (1, 'as0a1', 'Holidays');
INSERT INTO photos_albums VALUES ('ps0a1', 'as0a1');
