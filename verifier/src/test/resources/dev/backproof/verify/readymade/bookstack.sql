-- A part of BookStack's tables, with the names and types of its migrations (BookStackApp/BookStack, database/migrations).
SET NAMES utf8mb4;
CREATE TABLE migrations (id int unsigned NOT NULL AUTO_INCREMENT, migration varchar(191) NOT NULL, batch int NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT, name varchar(191) NOT NULL, email varchar(191) NOT NULL, password varchar(60) NOT NULL, slug varchar(191) NOT NULL,
  system_name varchar(191) DEFAULT NULL, PRIMARY KEY (id), UNIQUE KEY users_email_unique (email)) CHARSET=utf8mb4;
CREATE TABLE roles (id int unsigned NOT NULL AUTO_INCREMENT, display_name varchar(191) DEFAULT NULL, system_name varchar(191) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE role_user (user_id int unsigned NOT NULL, role_id int unsigned NOT NULL, PRIMARY KEY (user_id, role_id)) CHARSET=utf8mb4;
CREATE TABLE role_permissions (id int unsigned NOT NULL AUTO_INCREMENT, name varchar(191) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE joint_permissions (role_id int NOT NULL, entity_type varchar(191) NOT NULL, entity_id int NOT NULL, status tinyint unsigned NOT NULL, PRIMARY KEY (role_id, entity_type, entity_id)) CHARSET=utf8mb4;
CREATE TABLE settings (setting_key varchar(191) NOT NULL, value text NOT NULL, type varchar(50) NOT NULL DEFAULT 'string', PRIMARY KEY (setting_key)) CHARSET=utf8mb4;
CREATE TABLE page_revisions (id int unsigned NOT NULL AUTO_INCREMENT, page_id int NOT NULL, name varchar(191) NOT NULL, html longtext NOT NULL, text longtext NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE tags (id int unsigned NOT NULL AUTO_INCREMENT, entity_id int NOT NULL, entity_type varchar(100) NOT NULL, name varchar(191) NOT NULL, value varchar(191) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE comments (id int unsigned NOT NULL AUTO_INCREMENT, html longtext DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE images (
  id int unsigned NOT NULL AUTO_INCREMENT, name varchar(191) NOT NULL, url varchar(191) NOT NULL, path varchar(400) NOT NULL, type varchar(191) NOT NULL, uploaded_to int NOT NULL DEFAULT 0,
  PRIMARY KEY (id), KEY images_type_index (type)) CHARSET=utf8mb4;
CREATE TABLE attachments (
  id int unsigned NOT NULL AUTO_INCREMENT, name varchar(191) NOT NULL, path text NOT NULL, extension varchar(20) NOT NULL, uploaded_to int NOT NULL, external tinyint(1) NOT NULL,
  `order` int NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE entities (
  id bigint unsigned NOT NULL AUTO_INCREMENT, type varchar(10) NOT NULL, name varchar(191) NOT NULL, slug varchar(191) NOT NULL, book_id bigint unsigned DEFAULT NULL,
  chapter_id bigint unsigned DEFAULT NULL, priority int unsigned DEFAULT NULL, deleted_at timestamp NULL, owned_by int unsigned DEFAULT NULL, PRIMARY KEY (id, type)) CHARSET=utf8mb4;
CREATE TABLE entity_page_data (
  page_id bigint unsigned NOT NULL, draft tinyint(1) NOT NULL, template tinyint(1) NOT NULL, revision_count int unsigned NOT NULL, editor varchar(50) NOT NULL,
  html longtext NOT NULL, text longtext NOT NULL, markdown longtext NOT NULL, PRIMARY KEY (page_id)) CHARSET=utf8mb4;
INSERT INTO migrations (migration, batch) VALUES ('2014_10_12_000000_create_users_table', 1), ('2025_09_15_132850_create_entities_table', 2);
INSERT INTO users VALUES (1, 'Admin', 'ada@example.org', '$2y$10$x', 'admin', NULL), (2, 'Guest', 'guest@example.org', '', 'guest', 'public');
INSERT INTO roles VALUES (1, 'Admin', 'admin'), (4, 'Public', 'public');
INSERT INTO role_user VALUES (1, 1), (2, 4);
INSERT INTO settings VALUES ('app-name', 'Wiki', 'string');
INSERT INTO entities (id, type, name, slug, book_id) VALUES (1, 'book', 'House', 'house', NULL), (2, 'page', 'Heating', 'heating', 1), (3, 'page', 'Wi-Fi', 'wi-fi', 1);
INSERT INTO entity_page_data VALUES (2, 0, 0, 1, 'wysiwyg', '<p>Turn it left</p>', 'Turn it left', ''), (3, 0, 0, 1, 'wysiwyg', '<p>It is on the fridge</p>', 'It is on the fridge', '');
INSERT INTO images (name, url, path, type) VALUES ('boiler.txt', 'https://wiki.example.org/uploads/images/gallery/2024-05/boiler.txt', '/uploads/images/gallery/2024-05/boiler.txt', 'gallery'),
  ('far.png', 'https://cdn.example.org/far.png', 'https://cdn.example.org/far.png', 'gallery');
INSERT INTO attachments (name, path, extension, uploaded_to, external, `order`) VALUES ('manual', 'uploads/files/2024-05/Xk3-manual.txt', 'txt', 2, 0, 1), ('site', 'https://example.org', '', 2, 1, 2);
