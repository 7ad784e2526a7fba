package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LaterKeysTest {
    private final CreateTable.Reader tables = new CreateTable.Reader();

    private LaterKeys keys(String table) {
        table.lines().forEach(line -> {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            tables.take(bytes, bytes.length);
        });
        return new LaterKeys(tables.last());
    }

    private static String text(String statement) {
        return new String(statement.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Test
    void onlyKeysThatNoRowNeedsAreMadeLater() {
        LaterKeys keys = keys("""
                CREATE TABLE `orders` (
                  `id` bigint(20) NOT NULL,
                  `number` int(11) NOT NULL AUTO_INCREMENT,
                  `customer` int(11) NOT NULL,
                  `mail` varchar(80) DEFAULT NULL COMMENT 'KEY `mail` (`mail`)',
                  PRIMARY KEY (`id`),
                  UNIQUE KEY `mail` (`mail`),
                  KEY `numbers` (`number`,`id`),
                  KEY `customer` (`customer`,`mail`),
                  KEY `mails` (`id`,`mail`(20) DESC) USING BTREE COMMENT 'a, b',
                  KEY `größe ``x``` (`id`,`customer`),
                  FULLTEXT KEY `words` (`mail`),
                  CONSTRAINT `ordered` FOREIGN KEY (`customer`) REFERENCES `customers` (`id`) ON DELETE CASCADE,
                  CONSTRAINT `same ``mail``` FOREIGN KEY (`mail`) REFERENCES `customers` (`mail`)
                ) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
                """);

        assertThat(text(keys.drop()))
                .isEqualTo("ALTER TABLE `orders` DROP FOREIGN KEY `ordered`, DROP KEY `customer`, DROP KEY `mails`,"
                        + " DROP KEY `größe ``x```;\n");
        assertThat(text(keys.add()))
                .isEqualTo("ALTER TABLE `orders` ADD KEY `customer` (`customer`,`mail`),"
                        + " ADD KEY `mails` (`id`,`mail`(20) DESC) USING BTREE COMMENT 'a, b',"
                        + " ADD KEY `größe ``x``` (`id`,`customer`),"
                        + " ADD CONSTRAINT `ordered` FOREIGN KEY (`customer`) REFERENCES `customers` (`id`)"
                        + " ON DELETE CASCADE;\n");
    }

    @Test
    void tablesOfOtherKindsKeepTheirKeys() {
        for (String end : new String[] {
            ") ENGINE=Aria DEFAULT CHARSET=utf8mb4;",
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 WITH SYSTEM VERSIONING;",
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\n PARTITION BY HASH (`id`)\nPARTITIONS 4;",
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='"
        }) {
            LaterKeys keys = keys("CREATE TABLE `t` (\n  `id` int(11) NOT NULL,\n  KEY `id` (`id`)\n" + end);

            assertThat(keys.drop()).as(end).isEmpty();
            assertThat(keys.add()).as(end).isEmpty();
        }
    }

    @Test
    void eachTableHasItsOwn() {
        keys("CREATE TABLE `a` (\n  KEY `x` (`x`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;");
        LaterKeys keys =
                keys("CREATE TABLE `b` (\n  `y` int(11) DEFAULT NULL\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;");

        assertThat(keys.drop()).isEmpty();
    }
}
