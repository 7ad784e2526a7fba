-- A part of Gitea's tables, with the names and types of its models (go-gitea/gitea, models).
SET NAMES utf8mb4;
CREATE TABLE version (id bigint NOT NULL AUTO_INCREMENT, version bigint DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE user (
  id bigint NOT NULL AUTO_INCREMENT, lower_name varchar(255) NOT NULL, name varchar(255) NOT NULL, full_name varchar(255) DEFAULT NULL,
  email varchar(255) NOT NULL, passwd varchar(255) NOT NULL, passwd_hash_algo varchar(255) NOT NULL DEFAULT 'argon2', type int DEFAULT NULL,
  salt varchar(32) DEFAULT NULL, is_active tinyint DEFAULT NULL, is_admin tinyint DEFAULT NULL, avatar varchar(2048) NOT NULL,
  use_custom_avatar tinyint DEFAULT NULL, created_unix bigint DEFAULT NULL,
  PRIMARY KEY (id), UNIQUE KEY UQE_user_lower_name (lower_name), UNIQUE KEY UQE_user_name (name)) CHARSET=utf8mb4;
CREATE TABLE repository (
  id bigint NOT NULL AUTO_INCREMENT, owner_id bigint DEFAULT NULL, owner_name varchar(255) DEFAULT NULL, lower_name varchar(255) NOT NULL,
  name varchar(255) NOT NULL, description text DEFAULT NULL, default_branch varchar(255) DEFAULT NULL, is_private tinyint DEFAULT NULL,
  is_empty tinyint DEFAULT NULL, is_mirror tinyint DEFAULT NULL, status int NOT NULL DEFAULT 0, size bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (id), UNIQUE KEY UQE_repository_s (owner_id, lower_name)) CHARSET=utf8mb4;
CREATE TABLE issue (id bigint NOT NULL AUTO_INCREMENT, repo_id bigint DEFAULT NULL, `index` bigint DEFAULT NULL, poster_id bigint DEFAULT NULL,
  name varchar(255) DEFAULT NULL, content longtext DEFAULT NULL, PRIMARY KEY (id), UNIQUE KEY UQE_issue_repo_index (repo_id, `index`)) CHARSET=utf8mb4;
CREATE TABLE comment (id bigint NOT NULL AUTO_INCREMENT, type int DEFAULT NULL, issue_id bigint DEFAULT NULL, content longtext DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE `release` (id bigint NOT NULL AUTO_INCREMENT, repo_id bigint DEFAULT NULL, tag_name varchar(255) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE public_key (id bigint NOT NULL AUTO_INCREMENT, owner_id bigint NOT NULL, name varchar(255) NOT NULL, content mediumtext NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE access_token (id bigint NOT NULL AUTO_INCREMENT, uid bigint DEFAULT NULL, token_hash varchar(255) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE repo_unit (id bigint NOT NULL AUTO_INCREMENT, repo_id bigint DEFAULT NULL, type int DEFAULT NULL, config text DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE attachment (
  id bigint NOT NULL AUTO_INCREMENT, uuid varchar(40) DEFAULT NULL, repo_id bigint DEFAULT NULL, issue_id bigint DEFAULT NULL, release_id bigint DEFAULT NULL,
  name varchar(255) DEFAULT NULL, size bigint DEFAULT 0, PRIMARY KEY (id), UNIQUE KEY UQE_attachment_uuid (uuid)) CHARSET=utf8mb4;
CREATE TABLE lfs_meta_object (
  id bigint NOT NULL AUTO_INCREMENT, oid varchar(255) NOT NULL, size bigint NOT NULL, repository_id bigint NOT NULL,
  PRIMARY KEY (id), UNIQUE KEY UQE_lfs_meta_object_s (oid, repository_id)) CHARSET=utf8mb4;
INSERT INTO version VALUES (1, 299);
INSERT INTO user (id, lower_name, name, email, passwd, type, is_active, is_admin, avatar, use_custom_avatar) VALUES
  (1, 'ada', 'Ada', 'ada@example.org', 'x', 0, 1, 1, 'f00dface', 1), (2, 'family', 'Family', '', '', 1, 1, 0, '', 0);
INSERT INTO repository (id, owner_id, owner_name, lower_name, name, status, is_empty) VALUES
  (1, 1, 'Ada', 'dotfiles', 'dotfiles', 0, 0), (2, 2, 'Family', 'recipes', 'Recipes', 0, 1), (3, 1, 'Ada', 'coming', 'coming', 1, 1);
INSERT INTO issue (id, repo_id, `index`, poster_id, name) VALUES (1, 1, 1, 1, 'It is broken');
INSERT INTO attachment (uuid, repo_id, issue_id, name, size) VALUES ('a1b2c3d4-0000-4000-8000-000000000001', 1, 1, 'log.txt', 11);
INSERT INTO repo_unit (repo_id, type) VALUES (1, 1), (2, 1);
