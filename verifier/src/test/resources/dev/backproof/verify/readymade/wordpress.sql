-- A part of WordPress's tables, with the names and types of its schema (WordPress/WordPress, wp-admin/includes/schema.php).
SET NAMES utf8mb4;
CREATE TABLE wp_options (
  option_id bigint unsigned NOT NULL AUTO_INCREMENT, option_name varchar(191) NOT NULL DEFAULT '', option_value longtext NOT NULL,
  autoload varchar(20) NOT NULL DEFAULT 'yes', PRIMARY KEY (option_id), UNIQUE KEY option_name (option_name), KEY autoload (autoload)) CHARSET=utf8mb4;
CREATE TABLE wp_users (
  ID bigint unsigned NOT NULL AUTO_INCREMENT, user_login varchar(60) NOT NULL DEFAULT '', user_pass varchar(255) NOT NULL DEFAULT '',
  user_nicename varchar(50) NOT NULL DEFAULT '', user_email varchar(100) NOT NULL DEFAULT '', user_registered datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (ID), KEY user_login_key (user_login)) CHARSET=utf8mb4;
CREATE TABLE wp_usermeta (
  umeta_id bigint unsigned NOT NULL AUTO_INCREMENT, user_id bigint unsigned NOT NULL DEFAULT 0, meta_key varchar(255) DEFAULT NULL,
  meta_value longtext DEFAULT NULL, PRIMARY KEY (umeta_id), KEY user_id (user_id), KEY meta_key (meta_key(191))) CHARSET=utf8mb4;
CREATE TABLE wp_posts (
  ID bigint unsigned NOT NULL AUTO_INCREMENT, post_author bigint unsigned NOT NULL DEFAULT 0, post_date datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  post_content longtext NOT NULL, post_title text NOT NULL, post_status varchar(20) NOT NULL DEFAULT 'publish', post_name varchar(200) NOT NULL DEFAULT '',
  post_parent bigint unsigned NOT NULL DEFAULT 0, guid varchar(255) NOT NULL DEFAULT '', post_type varchar(20) NOT NULL DEFAULT 'post',
  post_mime_type varchar(100) NOT NULL DEFAULT '', PRIMARY KEY (ID), KEY post_name (post_name(191)),
  KEY type_status_date (post_type, post_status, post_date, ID)) CHARSET=utf8mb4;
CREATE TABLE wp_postmeta (
  meta_id bigint unsigned NOT NULL AUTO_INCREMENT, post_id bigint unsigned NOT NULL DEFAULT 0, meta_key varchar(255) DEFAULT NULL,
  meta_value longtext DEFAULT NULL, PRIMARY KEY (meta_id), KEY post_id (post_id), KEY meta_key (meta_key(191))) CHARSET=utf8mb4;
CREATE TABLE wp_comments (
  comment_ID bigint unsigned NOT NULL AUTO_INCREMENT, comment_post_ID bigint unsigned NOT NULL DEFAULT 0, comment_author tinytext NOT NULL,
  comment_content text NOT NULL, PRIMARY KEY (comment_ID)) CHARSET=utf8mb4;
CREATE TABLE wp_terms (term_id bigint unsigned NOT NULL AUTO_INCREMENT, name varchar(200) NOT NULL DEFAULT '', slug varchar(200) NOT NULL DEFAULT '',
  term_group bigint NOT NULL DEFAULT 0, PRIMARY KEY (term_id)) CHARSET=utf8mb4;
CREATE TABLE wp_term_taxonomy (term_taxonomy_id bigint unsigned NOT NULL AUTO_INCREMENT, term_id bigint unsigned NOT NULL DEFAULT 0,
  taxonomy varchar(32) NOT NULL DEFAULT '', description longtext NOT NULL, parent bigint unsigned NOT NULL DEFAULT 0, count bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (term_taxonomy_id), UNIQUE KEY term_id_taxonomy (term_id, taxonomy)) CHARSET=utf8mb4;
CREATE TABLE wp_term_relationships (object_id bigint unsigned NOT NULL DEFAULT 0, term_taxonomy_id bigint unsigned NOT NULL DEFAULT 0,
  term_order int NOT NULL DEFAULT 0, PRIMARY KEY (object_id, term_taxonomy_id)) CHARSET=utf8mb4;
INSERT INTO wp_options (option_name, option_value) VALUES ('siteurl', 'https://blog.example.org'), ('home', 'https://blog.example.org'),
  ('db_version', '57155'), ('template', 'twentytwentyfour'), ('stylesheet', 'my-child'), ('active_plugins', 'a:0:{}');
INSERT INTO wp_users (ID, user_login, user_pass, user_email) VALUES (1, 'ada', '$P$Bx', 'ada@example.org');
INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (1, 'wp_capabilities', 'a:1:{s:13:"administrator";b:1;}'), (1, 'nickname', 'ada');
INSERT INTO wp_posts (ID, post_author, post_content, post_title, post_type, post_status, post_mime_type) VALUES
  (1, 1, '<p>Hello</p>', 'Hello world', 'post', 'publish', ''), (2, 1, '', 'harbour', 'attachment', 'inherit', 'image/jpeg'),
  (3, 1, '', 'terms', 'attachment', 'inherit', 'application/pdf'), (4, 1, '', 'elsewhere', 'attachment', 'inherit', 'image/jpeg');
INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES (2, '_wp_attached_file', '2024/05/harbour.txt'), (3, '_wp_attached_file', '2024/06/terms.txt'),
  (4, '_wp_attached_file', 'https://cdn.example.org/x.jpg'), (1, '_edit_last', '1');
INSERT INTO wp_terms VALUES (1, 'Uncategorized', 'uncategorized', 0);
INSERT INTO wp_term_taxonomy VALUES (1, 1, 'category', '', 0, 1);
INSERT INTO wp_term_relationships VALUES (1, 1, 0);
