-- The little shop of the corpus: one of each kind of object that a dump can lose.
CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
USE shop;
SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION';

CREATE TABLE customers (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name varchar(80) NOT NULL,
  email varchar(120) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
  note text,
  UNIQUE KEY email (email)
);
INSERT INTO customers (id, name, email, note) VALUES
  (1, 'Ada Öztürk', 'ada@example.org', NULL),
  (2, 'Bram de Vries', 'bram@example.org', 'rings twice 🔔🔔'),
  (3, 'Çelik & Søn', 'celik@example.org', 'said: "it''s fine; really"\nsecond line'),
  (4, '日本 太郎', 'taro@example.org', '');
DELETE FROM customers WHERE id = 4;

CREATE TABLE articles (
  id int unsigned NOT NULL PRIMARY KEY,
  part_of int unsigned DEFAULT NULL,
  name varchar(80) NOT NULL,
  stock int NOT NULL DEFAULT 0,
  picture blob,
  KEY name (name(20)),
  CONSTRAINT article_part FOREIGN KEY (part_of) REFERENCES articles (id),
  CONSTRAINT stock_counts CHECK (stock >= 0)
);
INSERT INTO articles VALUES
  (10, NULL, 'bell', 40, x'00FF27225C0A'), (11, 10, 'clapper', 80, NULL), (12, NULL, 'rope', 12, '');

CREATE TABLE orders (
  id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id int unsigned NOT NULL,
  placed datetime NOT NULL,
  KEY customer_id (customer_id),
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);
INSERT INTO orders VALUES (100, 1, '2026-03-01 09:30:00'), (101, 2, '2026-03-01 23:59:59'), (102, 1, '2026-03-02 00:00:00');

CREATE TABLE order_lines (
  order_id int unsigned NOT NULL,
  article_id int unsigned NOT NULL,
  quantity int NOT NULL,
  price decimal(8,2) NOT NULL,
  PRIMARY KEY (order_id, article_id),
  CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT line_article FOREIGN KEY (article_id) REFERENCES articles (id)
);
INSERT INTO order_lines VALUES (100, 10, 1, 49.00), (100, 12, 2, 3.50), (101, 10, 2, 47.50), (102, 11, 1, 9.90);

CREATE TABLE prices (
  article_id int unsigned NOT NULL PRIMARY KEY,
  price decimal(8,2) NOT NULL
) WITH SYSTEM VERSIONING;
SET timestamp = 1767225600;
INSERT INTO prices VALUES (10, 45.00), (11, 9.90), (12, 3.50);
SET timestamp = 1769904000;
UPDATE prices SET price = 47.50 WHERE article_id = 10;
SET timestamp = 1772323200;
UPDATE prices SET price = 49.00 WHERE article_id = 10;
SET timestamp = DEFAULT;

CREATE TABLE sessions (token char(32) CHARACTER SET latin1 NOT NULL PRIMARY KEY, seen timestamp NOT NULL);

CREATE SEQUENCE invoice_no START WITH 5000 INCREMENT BY 1 NOCACHE;
SELECT NEXT VALUE FOR invoice_no;

-- a view on a view that comes after it in the alphabet
CREATE VIEW turnover AS
  SELECT c.name AS customer, sum(l.quantity * l.price) AS total
  FROM customers c JOIN orders o ON o.customer_id = c.id JOIN order_lines l ON l.order_id = o.id GROUP BY c.id, c.name;
CREATE VIEW best_customers AS SELECT customer FROM turnover WHERE total > 50;

DELIMITER //
CREATE TRIGGER take_from_stock BEFORE INSERT ON order_lines FOR EACH ROW
BEGIN
  -- nothing leaves the house that is not there; a comment with a ; in it
  UPDATE articles SET stock = stock - NEW.quantity WHERE id = NEW.article_id;
END //
CREATE FUNCTION order_total(number int unsigned) RETURNS decimal(10,2) READS SQL DATA
  RETURN (SELECT sum(quantity * price) FROM order_lines WHERE order_id = number) //
CREATE PROCEDURE forget_customer(IN number int unsigned)
BEGIN
  /* orders stay: the tax office wants them */
  UPDATE customers SET name = 'forgotten', email = concat(number, '@invalid'), note = NULL WHERE id = number;
END //
CREATE EVENT purge_sessions ON SCHEDULE EVERY 1 SECOND STARTS '2026-01-01 00:00:00' ON COMPLETION PRESERVE
  DO DELETE FROM sessions WHERE seen < now() - INTERVAL 1 DAY //
DELIMITER ;
INSERT INTO sessions VALUES ('5f4dcc3b5aa765d61d8327deb882cf99', '2026-03-01 12:00:00');
