-- One of each: what a MariaDB 10.11 database can consist of, with names and values that tools stumble over.
CREATE DATABASE everything CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE everything;
CREATE USER app@'%' IDENTIFIED BY 'a secret of the application', 'o''brien'@localhost;
CREATE ROLE reader;
GRANT SELECT ON everything.* TO reader;
GRANT reader TO app@'%';
GRANT SELECT, INSERT, EXECUTE ON everything.* TO app@'%';

CREATE TABLE customers (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(100) NOT NULL COMMENT 'first; last',
  email varchar(100) COLLATE utf8mb4_bin,
  created timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  notes text DEFAULT 'it''s; "quoted" \\ /* not a comment */ -- nor this',
  secret_level int INVISIBLE DEFAULT 7,
  UNIQUE KEY email (email),
  KEY name_part (name(10), created DESC)
) AUTO_INCREMENT = 5000;
INSERT INTO customers (name, email) VALUES ('Ann 😀', 'ann@example.org'), ('Bö''b', NULL), ('Cy;', 'cy@example.org');
DELETE FROM customers WHERE name = 'Cy;';

CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id int unsigned,
  total decimal(10,2) NOT NULL,
  vat decimal(10,2) AS (total * 0.2) STORED,
  label varchar(50) AS (concat('#', customer_id)) VIRTUAL,
  CONSTRAINT positive CHECK (total >= 0),
  CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO orders (customer_id, total) VALUES (5000, 10), (5001, 20.5), (NULL, 0);

CREATE TABLE folders (id int PRIMARY KEY, parent int, main_file int, CONSTRAINT up FOREIGN KEY (parent) REFERENCES folders (id));
CREATE TABLE files (id int PRIMARY KEY, folder int NOT NULL, CONSTRAINT lies_in FOREIGN KEY (folder) REFERENCES folders (id));
ALTER TABLE folders ADD CONSTRAINT shows FOREIGN KEY (main_file) REFERENCES files (id);
INSERT INTO folders VALUES (1, NULL, NULL), (2, 1, NULL);
INSERT INTO files VALUES (1, 2);
UPDATE folders SET main_file = 1 WHERE id = 2;

CREATE TABLE logs (at date NOT NULL, line varchar(200)) PARTITION BY RANGE (year(at)) (
  PARTITION old VALUES LESS THAN (2020), PARTITION now VALUES LESS THAN MAXVALUE);
INSERT INTO logs VALUES ('2001-01-01', 'a'), ('2026-01-01', 'b');

CREATE TABLE prices (id int PRIMARY KEY, price int) WITH SYSTEM VERSIONING;
INSERT INTO prices VALUES (1, 10), (2, 20);
UPDATE prices SET price = 11 WHERE id = 1;
DELETE FROM prices WHERE id = 2;

CREATE TABLE kept_in_aria (id int PRIMARY KEY, v varchar(20)) ENGINE = Aria;
INSERT INTO kept_in_aria VALUES (1, 'x');
CREATE TABLE kept_in_myisam (id int, words text, FULLTEXT KEY words (words)) ENGINE = MyISAM;
INSERT INTO kept_in_myisam VALUES (1, 'full text search'), (2, 'more words');
CREATE TABLE kept_in_memory (id int) ENGINE = MEMORY;
INSERT INTO kept_in_memory VALUES (1), (2);

CREATE TABLE western (word varchar(20)) CHARACTER SET latin1 COLLATE latin1_german2_ci;
INSERT INTO western VALUES ('Grüße');
CREATE TABLE kinds (
  id int PRIMARY KEY, b longblob, bits bit(9), j json, e enum('a','it''s'), s set('x','y'), u uuid, ip inet6, g geometry,
  f double, d datetime(6), y year, z int(5) zerofill, t time);
INSERT INTO kinds VALUES
  (1, x'00ff0a0d271a5c22c3', b'100000001', '{"a": ["1;", "2"]}', 'it''s', 'x,y', '123e4567-e89b-12d3-a456-426655440000', '::1',
   POINT(1, 2), 1e300, '2026-01-02 03:04:05.678901', 2026, 42, '-838:59:59'),
  (2, repeat(x'00', 300000), NULL, NULL, NULL, '', NULL, NULL, NULL, -0.0, NULL, NULL, NULL, NULL);
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE dates (id int PRIMARY KEY, d date NOT NULL DEFAULT '0000-00-00');
INSERT INTO dates VALUES (1, '0000-00-00'), (2, '2021-02-31');
SET sql_mode = DEFAULT;
CREATE TABLE `empty` (id int NOT NULL AUTO_INCREMENT PRIMARY KEY);
CREATE TABLE `a b` (`c d` int, `select` int, `e``f` int, KEY `g h` (`c d`));
INSERT INTO `a b` VALUES (1, 2, 3);
CREATE TABLE `quo"te'd; -- x` (id int);
INSERT INTO `quo"te'd; -- x` VALUES (1);
CREATE TABLE `back``tick` (`id` int);
CREATE TABLE `Ümläut` (id int);
INSERT INTO `Ümläut` VALUES (1), (2), (3);

CREATE SEQUENCE invoice_no START WITH 100 INCREMENT BY 5 CACHE 10;
SELECT nextval(invoice_no);
CREATE TABLE invoices (id bigint NOT NULL DEFAULT nextval(invoice_no) PRIMARY KEY, v int);
INSERT INTO invoices (v) VALUES (1);

DELIMITER $$
CREATE FUNCTION twice(a int) RETURNS int DETERMINISTIC
BEGIN
  /* doubles; nothing else */ -- so it does
  RETURN a * 2;
END $$
CREATE DEFINER = app@'%' PROCEDURE `tidy up`(INOUT n int) SQL SECURITY INVOKER MODIFIES SQL DATA
BEGIN
  DELETE FROM logs WHERE at < '2010-01-01' AND line = ';';
  SET n = twice(n);
END $$
CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.total = abs(NEW.total); END $$
CREATE TRIGGER `stamp too` BEFORE INSERT ON orders FOR EACH ROW FOLLOWS stamp BEGIN SET NEW.total = NEW.total + 0; END $$
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 03:00:00' COMMENT 'it''s' DO BEGIN DELETE FROM logs; END $$
CREATE EVENT once ON SCHEDULE AT '2035-01-01 00:00:00' DISABLE DO DELETE FROM logs $$
DELIMITER ;

CREATE VIEW zz_base AS SELECT id, name FROM customers WHERE name <> ';';
CREATE VIEW aa_first AS SELECT name FROM zz_base;
CREATE SQL SECURITY INVOKER VIEW doubled AS SELECT twice(id) AS d FROM orders;
CREATE VIEW guarded AS SELECT * FROM orders WHERE total < 100 WITH CASCADED CHECK OPTION;
CREATE DEFINER = app@'%' VIEW of_the_app AS SELECT id FROM customers;

CREATE DATABASE `odd ``name" ö/x` CHARACTER SET latin1;
CREATE TABLE `odd ``name" ö/x`.t (id int);
INSERT INTO `odd ``name" ö/x`.t VALUES (1);
CREATE DATABASE nothing;
