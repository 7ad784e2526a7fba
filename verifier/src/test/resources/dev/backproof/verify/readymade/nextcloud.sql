-- A part of Nextcloud's tables, with the names and types of its migrations (nextcloud/server, core/Migrations).
SET NAMES utf8mb4;
ALTER DATABASE nextcloud CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE oc_appconfig (
  appid varchar(32) NOT NULL DEFAULT '', configkey varchar(64) NOT NULL DEFAULT '', configvalue longtext DEFAULT NULL,
  type int unsigned NOT NULL DEFAULT 2, lazy smallint unsigned NOT NULL DEFAULT 0,
  PRIMARY KEY (appid, configkey)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_preferences (
  userid varchar(64) NOT NULL DEFAULT '', appid varchar(32) NOT NULL DEFAULT '', configkey varchar(64) NOT NULL DEFAULT '',
  configvalue longtext DEFAULT NULL, PRIMARY KEY (userid, appid, configkey)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_users (
  uid varchar(64) NOT NULL DEFAULT '', displayname varchar(64) DEFAULT NULL, password varchar(255) NOT NULL DEFAULT '',
  uid_lower varchar(64) DEFAULT '', PRIMARY KEY (uid), KEY user_uid_lower (uid_lower)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_accounts (
  uid varchar(64) NOT NULL DEFAULT '', data longtext NOT NULL DEFAULT '', PRIMARY KEY (uid)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_group_user (
  gid varchar(64) NOT NULL DEFAULT '', uid varchar(64) NOT NULL DEFAULT '',
  PRIMARY KEY (gid, uid), KEY gu_uid_index (uid)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_storages (
  numeric_id bigint NOT NULL AUTO_INCREMENT, id varchar(64) DEFAULT NULL, available int NOT NULL DEFAULT 1,
  last_checked int DEFAULT NULL, PRIMARY KEY (numeric_id), UNIQUE KEY storages_id_index (id)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_mounts (
  id bigint NOT NULL AUTO_INCREMENT, storage_id bigint NOT NULL, root_id bigint NOT NULL, user_id varchar(64) NOT NULL,
  mount_point varchar(4000) NOT NULL, mount_id bigint DEFAULT NULL, mount_provider_class varchar(128) DEFAULT NULL,
  PRIMARY KEY (id), KEY mounts_storage_index (storage_id), KEY mounts_root_index (root_id)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_mimetypes (
  id bigint NOT NULL AUTO_INCREMENT, mimetype varchar(255) NOT NULL DEFAULT '',
  PRIMARY KEY (id), UNIQUE KEY mimetype_id_index (mimetype)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_filecache (
  fileid bigint NOT NULL AUTO_INCREMENT, storage bigint NOT NULL DEFAULT 0, path varchar(4000) DEFAULT NULL,
  path_hash varchar(32) NOT NULL DEFAULT '', parent bigint NOT NULL DEFAULT 0, name varchar(250) DEFAULT NULL,
  mimetype bigint NOT NULL DEFAULT 0, mimepart bigint NOT NULL DEFAULT 0, size bigint NOT NULL DEFAULT 0,
  mtime bigint NOT NULL DEFAULT 0, storage_mtime bigint NOT NULL DEFAULT 0, encrypted int NOT NULL DEFAULT 0,
  unencrypted_size bigint NOT NULL DEFAULT 0, etag varchar(40) DEFAULT NULL, permissions int DEFAULT 0,
  checksum varchar(255) DEFAULT NULL,
  PRIMARY KEY (fileid), UNIQUE KEY fs_storage_path_hash (storage, path_hash), KEY fs_parent_name_hash (parent, name),
  KEY fs_storage_size (storage, size, fileid)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_share (
  id bigint NOT NULL AUTO_INCREMENT, share_type smallint NOT NULL DEFAULT 0, share_with varchar(255) DEFAULT NULL,
  uid_owner varchar(64) NOT NULL DEFAULT '', item_type varchar(64) NOT NULL DEFAULT '', file_source bigint DEFAULT NULL,
  permissions smallint NOT NULL DEFAULT 0, stime bigint NOT NULL DEFAULT 0, token varchar(32) DEFAULT NULL,
  PRIMARY KEY (id), KEY token_index (token)) ROW_FORMAT=DYNAMIC;
CREATE TABLE oc_jobs (
  id bigint NOT NULL AUTO_INCREMENT, class varchar(255) NOT NULL DEFAULT '', argument varchar(4000) NOT NULL DEFAULT '',
  last_run int DEFAULT 0, PRIMARY KEY (id), KEY job_class_index (class)) ROW_FORMAT=DYNAMIC;
INSERT INTO oc_appconfig (appid, configkey, configvalue) VALUES
  ('core', 'installedat', '1700000000.1'), ('core', 'vendor', 'nextcloud'), ('files', 'enabled', 'yes');
INSERT INTO oc_users VALUES ('alice', 'Alice', '3|$argon2id$v=19$m=65536,t=4,p=1$x', 'alice'), ('bob', NULL, '3|$argon2id$y', 'bob');
INSERT INTO oc_accounts VALUES ('alice', '{}'), ('bob', '{}');
INSERT INTO oc_group_user VALUES ('admin', 'alice');
INSERT INTO oc_preferences VALUES ('alice', 'login', 'lastLogin', '1771000000');
INSERT INTO oc_storages (numeric_id, id) VALUES (1, 'home::alice'), (2, 'local::/var/www/html/data/'), (3, 'home::bob');
INSERT INTO oc_mounts (storage_id, root_id, user_id, mount_point) VALUES (1, 1, 'alice', '/alice/'), (3, 3, 'bob', '/bob/');
INSERT INTO oc_mimetypes VALUES (1, 'httpd'), (2, 'httpd/unix-directory'), (3, 'text'), (4, 'text/markdown');
INSERT INTO oc_jobs (class) VALUES ('OCA\\Files\\BackgroundJob\\ScanFiles');
