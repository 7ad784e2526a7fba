-- Small databases that hold what the shop does not.

-- a view that lost its column, as a careless migration leaves it
CREATE DATABASE migrated CHARACTER SET utf8mb4;
USE migrated;
CREATE TABLE people (id int NOT NULL PRIMARY KEY, nickname varchar(40));
INSERT INTO people VALUES (1, 'Ada'), (2, 'Bram');
CREATE VIEW nicknames AS SELECT nickname FROM people;
CREATE TABLE visits (person int NOT NULL, day date NOT NULL);
INSERT INTO visits VALUES (1, '2026-03-01');
ALTER TABLE people DROP COLUMN nickname;

-- a row that is larger than some clients take
CREATE DATABASE gallery CHARACTER SET utf8mb4;
USE gallery;
CREATE TABLE pictures (id int NOT NULL PRIMARY KEY, data longblob);
INSERT INTO pictures VALUES (1, repeat('a', 100)), (2, repeat('b', 3000000)), (3, repeat('c', 50));

-- tables that no transaction covers
CREATE DATABASE ledger CHARACTER SET utf8mb4;
USE ledger;
CREATE TABLE entries (id int NOT NULL PRIMARY KEY, day date NOT NULL) ENGINE=MyISAM;
CREATE TABLE amounts (entry int NOT NULL, account int NOT NULL, amount decimal(10,2) NOT NULL, PRIMARY KEY (entry, account)) ENGINE=Aria;
INSERT INTO entries VALUES (1, '2026-03-01'), (2, '2026-03-02'), (3, '2026-03-02');
INSERT INTO amounts VALUES (1, 10, -5.00), (1, 20, 5.00), (2, 10, 7.50), (2, 30, -7.50), (3, 20, 1.00), (3, 30, -1.00);

-- a collation for each taste
CREATE DATABASE words CHARACTER SET latin1 COLLATE latin1_german2_ci;
USE words;
CREATE TABLE words (
  word varchar(40) NOT NULL PRIMARY KEY,
  exact varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  russian varchar(40) CHARACTER SET koi8r COLLATE koi8r_general_ci,
  bytes varbinary(40),
  UNIQUE KEY exact (exact)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_nopad_ci;
INSERT INTO words VALUES ('straße', 'a', 'слово', x'FF00'), ('strasze', 'A', NULL, NULL), ('strasze ', 'á', NULL, NULL);

-- what references can look like
CREATE DATABASE family CHARACTER SET utf8mb4;
USE family;
CREATE TABLE persons (
  id int NOT NULL PRIMARY KEY,
  parent int DEFAULT NULL,
  home int DEFAULT NULL,
  CONSTRAINT person_parent FOREIGN KEY (parent) REFERENCES persons (id)
);
CREATE TABLE homes (
  id int NOT NULL PRIMARY KEY,
  owner int DEFAULT NULL,
  CONSTRAINT home_owner FOREIGN KEY (owner) REFERENCES persons (id)
);
ALTER TABLE persons ADD CONSTRAINT person_home FOREIGN KEY (home) REFERENCES homes (id);
INSERT INTO persons VALUES (1, NULL, NULL), (2, 1, NULL), (3, 3, NULL);
INSERT INTO homes VALUES (7, 1), (8, NULL);
UPDATE persons SET home = 7 WHERE id < 3;

-- counters that are far from the rows
CREATE DATABASE counters CHARACTER SET utf8mb4;
USE counters;
CREATE TABLE emptied (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(10)) AUTO_INCREMENT=1000;
CREATE TABLE gaps (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY);
INSERT INTO gaps VALUES (1), (4000000000);
CREATE SEQUENCE descending START WITH 100 MINVALUE 1 MAXVALUE 100 INCREMENT BY -10 NOCACHE CYCLE;
SELECT NEXT VALUE FOR descending, NEXT VALUE FOR descending;

-- routines and triggers that are hard to tell from their surroundings
CREATE DATABASE clockwork CHARACTER SET utf8mb4;
USE clockwork;
CREATE TABLE ticks (id int NOT NULL PRIMARY KEY, said text);
CREATE TABLE log (what varchar(200));
DELIMITER $$
CREATE TRIGGER after_tick AFTER INSERT ON ticks FOR EACH ROW
BEGIN
  # a comment; with a semicolon
  /* DELIMITER ;; */
  INSERT INTO log VALUES (concat('tick -- ', NEW.id, ' ;; /* no comment */'));
END $$
CREATE TRIGGER before_tick BEFORE INSERT ON ticks FOR EACH ROW SET NEW.said = coalesce(NEW.said, 'tock;') $$
CREATE PROCEDURE `say; it`(IN word text) COMMENT 'DELIMITER ;;'
BEGIN
  -- ;;
  IF word LIKE '%;;%' THEN SELECT 'DELIMITER $$'; ELSE SELECT word; END IF;
END $$
CREATE EVENT `every night` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 04:00:00' DISABLE DO
BEGIN
  DELETE FROM log WHERE what LIKE '%;%';
END $$
SET sql_mode = 'ORACLE' $$
CREATE PACKAGE tools AS
  FUNCTION twice(n INT) RETURN INT;
END $$
CREATE PACKAGE BODY tools AS
  FUNCTION twice(n INT) RETURN INT AS BEGIN RETURN 2 * n; END;
END $$
DELIMITER ;
SET sql_mode = DEFAULT;
INSERT INTO ticks VALUES (1, 'tick'), (2, NULL);

-- what runs in the name of others
CREATE DATABASE rights CHARACTER SET utf8mb4;
USE rights;
CREATE USER app@'%' ACCOUNT LOCK;
GRANT SELECT, INSERT, UPDATE, TRIGGER, EXECUTE ON rights.* TO app@'%';
CREATE TABLE invoices (id int NOT NULL PRIMARY KEY, total decimal(8,2) NOT NULL);
CREATE TABLE changes (invoice int NOT NULL, old decimal(8,2) NOT NULL);
INSERT INTO invoices VALUES (1, 12.50), (2, 99.00);
CREATE DEFINER = app@'%' SQL SECURITY DEFINER VIEW open_invoices AS SELECT id FROM invoices WHERE total > 50;
CREATE DEFINER = app@'%' TRIGGER keep_old AFTER UPDATE ON invoices FOR EACH ROW INSERT INTO changes VALUES (OLD.id, OLD.total);
