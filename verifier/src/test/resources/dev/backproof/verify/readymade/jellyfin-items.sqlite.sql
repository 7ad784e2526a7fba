-- A part of Jellyfin's tables of items since 10.11, in jellyfin.db (jellyfin/jellyfin, Jellyfin.Database.Providers.Sqlite/Migrations).
CREATE TABLE BaseItems (Id TEXT NOT NULL PRIMARY KEY, Type TEXT NOT NULL, Data TEXT, Path TEXT, Name TEXT, ParentId TEXT, TopParentId TEXT, MediaType TEXT);
CREATE TABLE UserData (
  ItemId TEXT NOT NULL REFERENCES BaseItems (Id) ON DELETE CASCADE, UserId TEXT NOT NULL REFERENCES Users (Id) ON DELETE CASCADE, CustomDataKey TEXT NOT NULL,
  Played INTEGER NOT NULL, PlaybackPositionTicks INTEGER NOT NULL, PRIMARY KEY (ItemId, UserId, CustomDataKey));
INSERT INTO BaseItems (Id, Type, Path, Name) VALUES
  ('00000000-0000-0000-0000-000000000010', 'MediaBrowser.Controller.Entities.CollectionFolder', '/config/root/default/Films', 'Films'),
  ('00000000-0000-0000-0000-000000000011', 'MediaBrowser.Controller.Entities.CollectionFolder', '%AppDataPath%/root/default/Home videos', 'Home videos'),
  ('00000000-0000-0000-0000-000000000012', 'MediaBrowser.Controller.Entities.Movies.Movie', '/media/films/Metropolis (1927)/Metropolis.mkv', 'Metropolis');
INSERT INTO UserData VALUES ('00000000-0000-0000-0000-000000000012', '6A5B1C00-0000-0000-0000-000000000001', '0001', 1, 0);
