-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
SET NAMES utf8mb4;
CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;
USE `shop`;
SET FOREIGN_KEY_CHECKS=0;
CREATE TABLE `customers` (
  `id` int(11) NOT NULL,
  `name` varchar(100) NOT NULL,
  `email` varchar(100) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT INTO `customers` VALUES (1,'Ada','ada@example.com'),(2,'Grace 🚢',NULL);
CREATE TABLE `orders` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `customer_id` int(11) NOT NULL,
  `total` decimal(8,2) NOT NULL,
  `ordered_on` date NOT NULL,
  PRIMARY KEY (`id`),
  KEY `customer_id` (`customer_id`)
) ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4;
INSERT INTO `orders` VALUES (1,1,12.50,'2026-11-18'),(2,2,3.00,'2026-11-19'),(3,1,7.25,'2026-11-20');
DELIMITER ;;
CREATE FUNCTION `total_of`(`customer` int) RETURNS decimal(8,2)
    READS SQL DATA
    SQL SECURITY INVOKER
RETURN (SELECT SUM(total) FROM orders WHERE customer_id = customer) ;;
DELIMITER ;
SET FOREIGN_KEY_CHECKS=1;
-- Dump completed on 2026-11-20  4:00:02
