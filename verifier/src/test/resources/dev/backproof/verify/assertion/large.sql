-- A database of @rows rows that holds what loads slowly or gets lost easily. The session sets @rows before this.
CREATE DATABASE large CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE large;
CREATE USER IF NOT EXISTS writer@'%' IDENTIFIED BY 'a secret of the writer';
CREATE ROLE IF NOT EXISTS auditor;
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON large.* TO writer@'%';
GRANT SELECT ON large.* TO auditor;
GRANT auditor TO writer@'%';

CREATE TABLE people (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(60) NOT NULL,
  email varchar(80) COLLATE utf8mb4_bin NOT NULL,
  UNIQUE KEY email (email),
  KEY name (name(10))
);
INSERT INTO people (name, email)
  SELECT concat(if(seq % 10 = 0, '😀 ', ''), 'Pérson ', seq), concat('p', seq, '@example.org') FROM seq_1_to_100000000
  WHERE seq <= @rows DIV 5;

CREATE SEQUENCE bill_no START WITH 1000 INCREMENT BY 3 CACHE 1000;
CREATE TABLE bills (
  no bigint NOT NULL DEFAULT nextval(bill_no) PRIMARY KEY,
  person int unsigned NOT NULL,
  cents int NOT NULL,
  vat int AS (cents * 19 DIV 100) STORED,
  label varchar(80) AS (concat('🧾', cents)) VIRTUAL,
  KEY vat (vat),
  CONSTRAINT pays FOREIGN KEY (person) REFERENCES people (id),
  CONSTRAINT owed CHECK (cents > 0)
);
INSERT INTO bills (person, cents) SELECT id, 1 + id * 37 % 100000 FROM people;

CREATE TABLE readings (
  id bigint NOT NULL AUTO_INCREMENT,
  at datetime(6) NOT NULL,
  kind enum('warm','cold','it''s') NOT NULL,
  facts json NOT NULL,
  raw varbinary(64) NOT NULL,
  photo longblob,
  note text,
  PRIMARY KEY (id, at)
) PARTITION BY RANGE (year(at)) (
  PARTITION past VALUES LESS THAN (2024), PARTITION y2024 VALUES LESS THAN (2025), PARTITION now VALUES LESS THAN MAXVALUE);
INSERT INTO readings (at, kind, facts, raw, photo, note)
  SELECT '2023-01-01' + INTERVAL seq MINUTE, 1 + seq % 3,
    json_object('n', seq, 'tags', json_array('a;', '''b', if(seq % 7 = 0, '🚀', 'c'))), unhex(sha2(seq, 512)),
    if(seq % 1000 = 0, repeat(unhex(sha2(seq, 256)), 500), NULL), if(seq % 5 = 0, concat('line\none; ', seq), NULL)
  FROM seq_1_to_100000000 WHERE seq <= @rows DIV 2;

CREATE TABLE prices (id int PRIMARY KEY, cents int NOT NULL, tag varchar(20)) WITH SYSTEM VERSIONING;
INSERT INTO prices SELECT seq, seq, 'new 🏷' FROM seq_1_to_100000000 WHERE seq <= @rows DIV 10;
UPDATE prices SET cents = cents + 1, tag = 'old' WHERE id % 4 = 0;
DELETE FROM prices WHERE id % 9 = 0;

DELIMITER $$
CREATE FUNCTION gross(cents int) RETURNS int DETERMINISTIC BEGIN RETURN cents + cents * 19 DIV 100; END $$
CREATE DEFINER = writer@'%' PROCEDURE settle(IN who int) BEGIN DELETE FROM bills WHERE person = who; END $$
CREATE DEFINER = writer@'%' TRIGGER no_negative BEFORE UPDATE ON bills FOR EACH ROW BEGIN SET NEW.cents = greatest(NEW.cents, 1); END $$
CREATE EVENT expire ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' DO BEGIN DELETE FROM readings WHERE at < now() - INTERVAL 1 YEAR; END $$
DELIMITER ;
CREATE VIEW owed AS SELECT p.name, sum(gross(b.cents)) AS total FROM people p JOIN bills b ON b.person = p.id GROUP BY p.id;
CREATE DEFINER = writer@'%' VIEW latest AS SELECT * FROM readings ORDER BY at DESC LIMIT 10;
