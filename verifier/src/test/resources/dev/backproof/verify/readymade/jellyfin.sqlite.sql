-- A part of Jellyfin's tables, with the names and types of its migrations (jellyfin/jellyfin, Jellyfin.Database.Providers.Sqlite/Migrations).
CREATE TABLE __EFMigrationsHistory (MigrationId TEXT NOT NULL PRIMARY KEY, ProductVersion TEXT NOT NULL);
CREATE TABLE Users (Id TEXT NOT NULL PRIMARY KEY, Username TEXT NOT NULL UNIQUE, Password TEXT, AuthenticationProviderId TEXT NOT NULL, InternalId INTEGER NOT NULL);
CREATE TABLE Permissions (Id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, UserId TEXT REFERENCES Users (Id) ON DELETE CASCADE, Kind INTEGER NOT NULL, Value INTEGER NOT NULL);
INSERT INTO __EFMigrationsHistory VALUES ('20200514181226_AddActivityLog', '9.0.0'), ('20241020103111_LibraryDbMigration', '9.0.0');
INSERT INTO Users VALUES ('6A5B1C00-0000-0000-0000-000000000001', 'ada', '$PBKDF2-SHA512$x', 'Default', 1);
INSERT INTO Permissions (UserId, Kind, Value) VALUES ('6A5B1C00-0000-0000-0000-000000000001', 0, 1), ('6A5B1C00-0000-0000-0000-000000000001', 1, 0);
