-- A part of Firefly III's tables, with the names and types of its migrations (firefly-iii/firefly-iii, database/migrations).
SET NAMES utf8mb4;
CREATE TABLE configuration (id int unsigned NOT NULL AUTO_INCREMENT, created_at timestamp NULL, deleted_at timestamp NULL, name varchar(50) NOT NULL, data text NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE users (id int unsigned NOT NULL AUTO_INCREMENT, email varchar(255) NOT NULL, password varchar(60) NOT NULL, blocked tinyint unsigned NOT NULL DEFAULT 0, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE account_types (id int unsigned NOT NULL AUTO_INCREMENT, type varchar(50) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE transaction_types (id int unsigned NOT NULL AUTO_INCREMENT, type varchar(50) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE transaction_currencies (id int unsigned NOT NULL AUTO_INCREMENT, code varchar(51) NOT NULL, name varchar(255) NOT NULL, symbol varchar(51) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE categories (id int unsigned NOT NULL AUTO_INCREMENT, user_id int unsigned NOT NULL, name varchar(1024) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE budgets (id int unsigned NOT NULL AUTO_INCREMENT, user_id int unsigned NOT NULL, name varchar(1024) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE piggy_banks (id int unsigned NOT NULL AUTO_INCREMENT, name varchar(1024) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE rules (id int unsigned NOT NULL AUTO_INCREMENT, user_id int unsigned NOT NULL, title varchar(255) NOT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE oauth_clients (id int unsigned NOT NULL AUTO_INCREMENT, name varchar(255) NOT NULL, secret varchar(100) DEFAULT NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
CREATE TABLE accounts (
  id int unsigned NOT NULL AUTO_INCREMENT, user_id int unsigned NOT NULL, account_type_id int unsigned NOT NULL, name varchar(1024) NOT NULL, active tinyint NOT NULL DEFAULT 1,
  deleted_at timestamp NULL, PRIMARY KEY (id), CONSTRAINT accounts_user_id_foreign FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT accounts_account_type_id_foreign FOREIGN KEY (account_type_id) REFERENCES account_types (id) ON DELETE CASCADE) CHARSET=utf8mb4;
CREATE TABLE transaction_journals (
  id int unsigned NOT NULL AUTO_INCREMENT, user_id int unsigned NOT NULL, transaction_type_id int unsigned NOT NULL, description varchar(1024) NOT NULL, date datetime NOT NULL,
  deleted_at timestamp NULL, PRIMARY KEY (id), CONSTRAINT journals_user_id_foreign FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT journals_type_id_foreign FOREIGN KEY (transaction_type_id) REFERENCES transaction_types (id) ON DELETE CASCADE) CHARSET=utf8mb4;
CREATE TABLE transactions (
  id int unsigned NOT NULL AUTO_INCREMENT, account_id int unsigned NOT NULL, transaction_journal_id int unsigned NOT NULL, amount decimal(32,12) NOT NULL,
  reconciled tinyint NOT NULL DEFAULT 0, deleted_at timestamp NULL, PRIMARY KEY (id),
  CONSTRAINT transactions_account_id_foreign FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
  CONSTRAINT transactions_journal_id_foreign FOREIGN KEY (transaction_journal_id) REFERENCES transaction_journals (id) ON DELETE CASCADE) CHARSET=utf8mb4;
CREATE TABLE attachments (
  id int unsigned NOT NULL AUTO_INCREMENT, user_id int unsigned NOT NULL, attachable_id int unsigned NOT NULL, attachable_type varchar(255) NOT NULL, md5 varchar(128) NOT NULL,
  filename varchar(1024) NOT NULL, mime varchar(1024) NOT NULL, size int unsigned NOT NULL, uploaded tinyint NOT NULL DEFAULT 1, deleted_at timestamp NULL, PRIMARY KEY (id)) CHARSET=utf8mb4;
INSERT INTO configuration (name, data) VALUES ('db_version', '28'), ('installation_id', '"x"');
INSERT INTO users VALUES (1, 'ada@example.org', '$2y$10$x', 0);
INSERT INTO account_types VALUES (1, 'Asset account'), (2, 'Expense account');
INSERT INTO transaction_types VALUES (1, 'Withdrawal');
INSERT INTO transaction_currencies VALUES (1, 'EUR', 'Euro', '€');
INSERT INTO accounts (id, user_id, account_type_id, name) VALUES (1, 1, 1, 'Checking'), (2, 1, 2, 'Groceries');
INSERT INTO transaction_journals (id, user_id, transaction_type_id, description, date) VALUES (1, 1, 1, 'Market', '2024-05-01'), (2, 1, 1, 'Baker', '2024-05-02');
INSERT INTO transactions (account_id, transaction_journal_id, amount) VALUES (1, 1, -12.500000000000), (2, 1, 12.500000000000), (1, 2, -0.3), (2, 2, 0.3);
INSERT INTO attachments (id, user_id, attachable_id, attachable_type, md5, filename, mime, size, uploaded, deleted_at) VALUES
  (1, 1, 1, 'FireflyIII\\Models\\TransactionJournal', '9e107d9d372bb6826bd81d3542a419d6', 'receipt.txt', 'text/plain', 7, 1, NULL),
  (2, 1, 2, 'FireflyIII\\Models\\TransactionJournal', 'x', 'never.txt', 'text/plain', 7, 0, NULL),
  (3, 1, 2, 'FireflyIII\\Models\\TransactionJournal', 'x', 'deleted.txt', 'text/plain', 7, 1, '2024-06-01 00:00:00');
