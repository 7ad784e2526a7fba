package dev.backproof.verify.readymade;

import static dev.backproof.verify.readymade.HomeLab.failures;
import static dev.backproof.verify.readymade.HomeLab.hex;
import static dev.backproof.verify.readymade.HomeLab.passesWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.readymade.HomeLab.Application;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications with their rows in MariaDB: what is sound passes, and what each needs is missed when it is not there. */
@Tag("peer")
class MariaDbApplicationsTest {
    private static HomeLab lab;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        lab = HomeLab.withMariaDb(folder);
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void nextcloud() throws IOException, SQLException {
        Application app = lab.application("nextcloud");
        app.file("config/config.php", """
                <?php
                $CONFIG = array (
                  'instanceid' => 'oc4k2v8q1x7z',
                  'passwordsalt' => 'c2FsdA',
                  'secret' => 'c2VjcmV0',
                  'datadirectory' => '/var/www/html/data',
                  'dbtype' => 'mysql',
                  'installed' => true,
                );
                """);
        app.file("data/.ncdata", "# Nextcloud data directory");
        app.file("data/nextcloud.log", "{}\n");
        app.file("data/appdata_oc4k2v8q1x7z/preview/1/64-64-crop.txt", "preview");
        StringBuilder rows = new StringBuilder("INSERT INTO oc_filecache"
                + " (fileid, storage, path, path_hash, parent, name, mimetype, mimepart, size) VALUES\n"
                + "(1, 1, '', md5(''), -1, '', 2, 1, 999), (2, 1, 'files', md5('files'), 1, 'files', 2, 1, 999),"
                + "(3, 3, '', md5(''), -1, '', 2, 1, -1), (4, 3, 'files', md5('files'), 3, 'files', 2, 1, -1),"
                + "(5, 1, 'files/Notes', md5('files/Notes'), 2, 'Notes', 2, 1, 999)");
        for (int i = 0; i < 20; i++) {
            String text = "# Käse " + i + "\n" + "text\n".repeat(i);
            String path = i < 15 ? "files/Notes/Käse " + i + ".md" : "files/" + i + ".md";
            app.file("data/" + (i < 15 ? "alice/" : "bob/") + path, text);
            rows.append(",\n(%d, %d, '%s', md5('%s'), %d, '%s', 4, 3, %d)"
                    .formatted(
                            10 + i,
                            i < 15 ? 1 : 3,
                            path,
                            path,
                            i < 15 ? 5 : 4,
                            path.substring(path.lastIndexOf('/') + 1),
                            text.getBytes(StandardCharsets.UTF_8).length));
        }
        app.load(rows.append(";\n").toString());

        passesWith(18, app.drill("nextcloud", "config", "data"));

        Files.delete(app.path("data/alice/files/Notes/Käse 3.md"));
        app.file("data/bob/files/16.md", "cut");
        app.file("data/bob/files/unknown.md", "nobody knows me");
        app.file(
                "config/config.php",
                "<?php\n$CONFIG = array (\n  'instanceid' => 'oc0000000000',\n  'installed' => true,\n");

        assertThat(failures(app.drill("nextcloud", "config", "data")))
                .containsExactlyInAnyOrder(
                        "config: nothing in config.php matches 'secret'\\s*=>\\s*'[^']+'",
                        "config: nothing in config.php matches 'passwordsalt'\\s*=>\\s*'[^']+'",
                        "data: 1 of 1 row (the instance of config.php) without the file that is named:"
                                + " appdata_oc0000000000 is missing",
                        "data: 2 of 21 rows (users' files) without the file that is named: alice/files/Notes/Käse 3.md is"
                                + " missing, bob/files/16.md has 3 bytes instead of 91",
                        "data: 1 of 20 files without a row (users' files): bob/files/unknown.md");

        app.sql("delete from oc_users", "delete from oc_filecache where storage = 3", "drop table oc_share");

        assertThat(failures(app.drill("nextcloud", "config", "data")))
                .contains(
                        "database: table oc_share is missing",
                        "database: table oc_users has 0 rows, expected at least 1",
                        "data: 6 of 20 files without a row (users' files): bob/files/15.md, bob/files/16.md,"
                                + " bob/files/17.md and 3 more");
    }

    @Test
    void wordPress() throws IOException, SQLException {
        Application app = lab.application("wordpress");
        for (String theme : List.of("twentytwentyfour", "my-child")) {
            app.file("content/themes/" + theme + "/style.css", "/* Theme Name: " + theme + " */");
        }
        app.file("content/plugins/akismet/akismet.php", "<?php");
        app.file("content/uploads/2024/05/harbour.txt", "a harbour");
        app.file("content/uploads/2024/05/harbour-150x150.txt", "small");
        app.file("content/uploads/2024/06/terms.txt", "terms");

        passesWith(13, app.drill("wordpress", "content"));

        Files.delete(app.path("content/uploads/2024/05/harbour.txt"));
        Files.delete(app.path("content/themes/my-child/style.css"));
        Files.delete(app.path("content/themes/my-child"));
        app.sql(
                "delete from wp_options where option_name = 'siteurl'",
                "update wp_usermeta set meta_value = 'a:1:{s:10:\"subscriber\";b:1;}' where meta_key = 'wp_capabilities'",
                "delete from wp_posts where post_type = 'post'",
                "drop table wp_terms");

        assertThat(failures(app.drill("wordpress", "content")))
                .containsExactlyInAnyOrder(
                        "database: table wp_terms is missing",
                        "database: the query gave 1, expected 2 (without its address WordPress begins to install itself anew)",
                        "database: the query gave 0, expected at least 1 (somebody has to be able to look after the site)",
                        "content: 1 of 2 rows (the theme) without the file that is named: themes/my-child is missing",
                        "content: 1 of 2 rows (attachments) without the file that is named: uploads/2024/05/harbour.txt is"
                                + " missing");
    }

    @Test
    void gitea() throws IOException, SQLException {
        Application app = lab.application("gitea");
        app.file("config/app.ini", "APP_NAME = Home\n[security]\nINSTALL_LOCK   = true\nSECRET_KEY = zR4\n");
        for (String repository : List.of("ada/dotfiles.git/", "family/recipes.git/")) {
            app.file("repositories/" + repository + "HEAD", "ref: refs/heads/main\n");
            app.file("repositories/" + repository + "config", "[core]\n\tbare = true\n");
            app.file("repositories/" + repository + "objects/info/packs", "\n");
            app.file("repositories/" + repository + "refs/heads/.keep", "");
        }
        app.file("data/attachments/a/1/a1b2c3d4-0000-4000-8000-000000000001", "hello world");
        app.file("data/avatars/f00dface", "a picture");
        app.file("data/queues/common/LOG", "opened\n");
        String object = "a large file";
        String oid = hex("SHA-256", object);
        String place = "lfs/" + oid.substring(0, 2) + "/" + oid.substring(2, 4) + "/" + oid.substring(4);
        app.file(place, object);
        app.sql("insert into lfs_meta_object (oid, size, repository_id) values ('" + oid + "', " + object.length()
                + ", 1), ('" + oid + "', " + object.length() + ", 2)");

        passesWith(19, app.drill("gitea-lfs", "config", "data", "repositories", "lfs"));

        app.file(place, "a broken file");
        Files.delete(app.path("repositories/family/recipes.git/HEAD"));
        app.file("repositories/ada/dotfiles.git/HEAD", "");
        Files.delete(app.path("data/attachments/a/1/a1b2c3d4-0000-4000-8000-000000000001"));
        Files.delete(app.path("data/avatars/f00dface"));
        app.file("config/app.ini", "APP_NAME = Home\n[security]\nINSTALL_LOCK = true\nSECRET_KEY =\n");
        app.sql("update user set is_admin = 0", "update repository set owner_id = 9 where id = 3");

        assertThat(failures(app.drill("gitea-lfs", "config", "data", "repositories", "lfs")))
                .containsExactlyInAnyOrder(
                        "config: nothing in app.ini matches ^\\s*SECRET_KEY(_URI)?\\s*=\\s*\\S",
                        "database: the query gave 0, expected at least 1 (somebody has to be able to look after it)",
                        "database: 1 row of repository refer to rows of user that are not there (owner_id)",
                        "repositories: 1 of 8 rows (repositories) without the file that is named:"
                                + " family/recipes.git/HEAD is missing",
                        "repositories has 1 file without a byte: ada/dotfiles.git/HEAD",
                        "data: 1 of 1 row (attachments) without the file that is named:"
                                + " attachments/a/1/a1b2c3d4-0000-4000-8000-000000000001 is missing",
                        "data: 1 of 1 row (pictures of users) without the file that is named: avatars/f00dface is missing",
                        "lfs: 1 of 1 row (LFS objects) without the file that is named: " + place.substring(4)
                                + " has 13 bytes instead of 12");
    }

    @Test
    void photoPrism() throws IOException, SQLException {
        Application app = lab.application("photoprism");
        app.file("originals/2024/05/harbour.txt", "a harbour");
        app.file("originals/2024/05/Café.txt", "a coffee");
        app.file("sidecar/2024/05/harbour.json", "{\"Title\": \"Harbour\"}");
        app.sql(
                "insert into files (photo_id, file_uid, file_name, file_root, file_hash, file_size, file_missing, deleted_at) values"
                        + " (1, 'fs0a1', '2024/05/harbour.txt', '/', '" + hex("SHA-1", "a harbour") + "', 9, 0, null),"
                        + " (2, 'fs0a2', '2024/05/Café.txt', '/', '" + hex("SHA-1", "a coffee") + "', 8, 0, null),"
                        + " (1, 'fs0a3', '2024/05/harbour.json', 'sidecar', '', 20, 0, null),"
                        + " (3, 'fs0a4', '2020/01/gone.txt', '/', '', 1, 1, '2024-01-01')");

        passesWith(13, app.drill("photoprism", "originals", "sidecar"));

        app.file("originals/2024/05/harbour.txt", "a barbour");
        Files.delete(app.path("originals/2024/05/Café.txt"));
        app.file("sidecar/2024/05/harbour.json", "{}");
        app.sql("delete from auth_users where id > 0", "delete from photos where id = 2");

        assertThat(failures(app.drill("photoprism", "originals", "sidecar")))
                .containsExactlyInAnyOrder(
                        "database: the query gave 0, expected at least 1 (somebody has to be able to log in)",
                        "database: 1 row of files refer to rows of photos that are not there (photo_id)",
                        "originals: 2 of 2 rows (originals) without the file that is named: 2024/05/harbour.txt has another"
                                + " sha1, 2024/05/Café.txt is missing",
                        "sidecar: 1 of 1 row (sidecar files) without the file that is named: 2024/05/harbour.json has 2"
                                + " bytes instead of 20");
    }

    @Test
    void paperless() throws IOException, SQLException {
        Application app = lab.application("paperless");
        app.file("media/documents/originals/2024/tax.txt", "tax of 2024");
        app.file("media/documents/archive/2024/tax.txt", "tax of 2024, readable");
        app.file("media/documents/originals/letter.txt", "a letter");
        app.file("media/documents/thumbnails/0000001.webp", "");
        app.sql(
                "insert into documents_document (id, title, content, created, added, mime_type, checksum, filename, archive_checksum,"
                        + " archive_filename) values (1, 'Tax', 'tax', '2024-05-01', '2024-05-02', 'text/plain', '"
                        + hex("MD5", "tax of 2024") + "', '2024/tax.txt', '" + hex("MD5", "tax of 2024, readable")
                        + "', '2024/tax.txt'), (2, 'Letter', '', '2024-05-01', '2024-05-02', 'text/plain', '"
                        + hex("MD5", "a letter") + "', 'letter.txt', null, null)",
                "insert into documents_document_tags values (1, 1, 1)");

        passesWith(11, app.drill("paperless-ngx-mariadb", "media"));

        app.file("media/documents/originals/2024/tax.txt", "tax of 2025");
        Files.delete(app.path("media/documents/archive/2024/tax.txt"));
        app.file("media/documents/originals/unknown.txt", "whose?");
        app.sql("update auth_user set is_active = 0");

        assertThat(failures(app.drill("paperless-ngx-mariadb", "media")))
                .containsExactlyInAnyOrder(
                        "database: the query gave 0, expected at least 1 (somebody has to be able to log in)",
                        "media: 1 of 2 rows (originals) without the file that is named: documents/originals/2024/tax.txt has"
                                + " another md5",
                        "media: 1 of 3 files without a row (originals): documents/originals/unknown.txt",
                        "media: 1 of 1 row (archived versions) without the file that is named: documents/archive/2024/tax.txt"
                                + " is missing");
    }

    @Test
    void fireflyIii() throws IOException, SQLException {
        Application app = lab.application("firefly");
        app.file("upload/at-1.data", "encrypted receipt");

        passesWith(19, app.drill("firefly-iii", "upload"));

        Files.delete(app.path("upload/at-1.data"));
        app.file("upload/at-9.data", "");
        app.sql("delete from transactions where id = 2", "delete from configuration where name = 'db_version'");

        assertThat(failures(app.drill("firefly-iii", "upload")))
                .containsExactlyInAnyOrder(
                        "database: the query gave 0, expected 1 (updates of the tables begin there)",
                        "database: the query gave 1, expected 0 (money that leaves one account arrives in another)",
                        "upload: 1 of 1 row (attachments) without the file that is named: at-1.data is missing",
                        "upload has 1 file without a byte: at-9.data");
    }

    @Test
    void bookStack() throws IOException, SQLException {
        Application app = lab.application("bookstack");
        app.file("uploads/images/gallery/2024-05/boiler.txt", "a boiler");
        app.file("files/2024-05/Xk3-manual.txt", "a manual");

        passesWith(14, app.drill("bookstack", "uploads", "files"));

        Files.delete(app.path("uploads/images/gallery/2024-05/boiler.txt"));
        Files.delete(app.path("files/2024-05/Xk3-manual.txt"));
        app.file("files/.keep", "");
        app.file("uploads/.keep", "");
        app.sql("delete from role_user where user_id = 1", "delete from entity_page_data where page_id = 3");
        List<String> lost = List.of(
                "database: the query gave 0, expected at least 1 (somebody has to be able to look after it)",
                "uploads: 1 of 1 row (images) without the file that is named: images/gallery/2024-05/boiler.txt is missing",
                "files: 1 of 1 row (attachments) without the file that is named: 2024-05/Xk3-manual.txt is missing");

        assertThat(failures(app.drill("bookstack", "uploads", "files")))
                .contains("database: the query gave 1, expected 0 (every page has its text)")
                .containsAll(lost)
                .hasSize(4);

        app.sql(
                "create table bookshelves (id int unsigned not null auto_increment primary key, name varchar(191) not null)",
                "create table chapters (id int unsigned not null auto_increment primary key, book_id int not null)",
                "create table books (id int unsigned not null auto_increment primary key, name varchar(191) not null)",
                "create table pages (id int unsigned not null auto_increment primary key, book_id int not null, chapter_id int"
                        + " not null, name varchar(191) not null, html longtext not null, text longtext not null)",
                "insert into books values (1, 'House')",
                "insert into pages values (1, 1, 0, 'Heating', '<p>x</p>', 'x'), (2, 7, 0, 'Wi-Fi', '<p>y</p>', 'y')",
                "drop table entities, entity_page_data");

        assertThat(failures(app.drill("bookstack-25.07", "uploads", "files")))
                .contains("database: 1 row of pages refer to rows of books that are not there (book_id)")
                .containsAll(lost)
                .hasSize(4);
    }
}
