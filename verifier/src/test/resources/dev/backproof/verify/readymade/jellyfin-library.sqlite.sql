-- A part of Jellyfin's library.db until 10.10 (jellyfin/jellyfin, Emby.Server.Implementations/Data).
CREATE TABLE TypedBaseItems (guid GUID PRIMARY KEY NOT NULL, type TEXT NOT NULL, data BLOB NULL, ParentId GUID NULL, Path TEXT NULL, Name TEXT NULL, TopParentId TEXT NULL);
CREATE TABLE UserDatas (key NVARCHAR NOT NULL, userId INT NOT NULL, rating FLOAT NULL, played BIT NOT NULL, playCount INT NOT NULL, isFavorite BIT NOT NULL, playbackPositionTicks BIGINT NOT NULL, lastPlayedDate DATETIME NULL);
INSERT INTO TypedBaseItems (guid, type, Path, Name) VALUES
  (x'10', 'MediaBrowser.Controller.Entities.CollectionFolder', '/config/root/default/Films', 'Films'),
  (x'11', 'MediaBrowser.Controller.Entities.CollectionFolder', '%AppDataPath%/root/default/Home videos', 'Home videos'),
  (x'12', 'MediaBrowser.Controller.Entities.Movies.Movie', '/media/films/Metropolis (1927)/Metropolis.mkv', 'Metropolis');
INSERT INTO UserDatas (key, userId, played, playCount, isFavorite, playbackPositionTicks) VALUES ('tmdb-19', 1, 1, 2, 0, 0);
