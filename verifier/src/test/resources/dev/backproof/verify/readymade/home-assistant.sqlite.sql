-- A part of the recorder's tables, with the names and types of its schema (home-assistant/core, homeassistant/components/recorder/db_schema.py).
CREATE TABLE schema_changes (change_id INTEGER NOT NULL PRIMARY KEY, schema_version INTEGER, changed DATETIME);
CREATE TABLE recorder_runs (run_id INTEGER NOT NULL PRIMARY KEY, start DATETIME, "end" DATETIME, closed_incorrect BOOLEAN, created DATETIME);
CREATE TABLE states_meta (metadata_id INTEGER NOT NULL PRIMARY KEY, entity_id VARCHAR(255));
CREATE TABLE state_attributes (attributes_id INTEGER NOT NULL PRIMARY KEY, hash BIGINT, shared_attrs TEXT);
CREATE TABLE states (
  state_id INTEGER NOT NULL PRIMARY KEY, entity_id CHAR(0), state VARCHAR(255), attributes CHAR(0), event_id SMALLINT, last_changed CHAR(0), last_changed_ts FLOAT,
  last_updated CHAR(0), last_updated_ts FLOAT, old_state_id INTEGER REFERENCES states (state_id), attributes_id INTEGER REFERENCES state_attributes (attributes_id),
  metadata_id INTEGER REFERENCES states_meta (metadata_id));
CREATE INDEX ix_states_metadata_id_last_updated_ts ON states (metadata_id, last_updated_ts);
CREATE TABLE statistics_meta (id INTEGER NOT NULL PRIMARY KEY, statistic_id VARCHAR(255), source VARCHAR(32), unit_of_measurement VARCHAR(255), has_mean BOOLEAN, has_sum BOOLEAN, name VARCHAR(255));
CREATE TABLE statistics (
  id INTEGER NOT NULL PRIMARY KEY, created CHAR(0), created_ts FLOAT, metadata_id INTEGER REFERENCES statistics_meta (id) ON DELETE CASCADE, start_ts FLOAT, mean FLOAT, sum FLOAT);
INSERT INTO schema_changes VALUES (1, 48, '2025-01-01 00:00:00');
INSERT INTO recorder_runs VALUES (1, '2025-01-01 00:00:00', NULL, 0, '2025-01-01 00:00:00');
INSERT INTO states_meta VALUES (1, 'sensor.cellar_humidity'), (2, 'light.kitchen');
INSERT INTO states (state, last_updated_ts, metadata_id) VALUES ('54.2', 1771999000.5, 1), ('55.0', 1771999060.5, 1), ('on', 1771999070.1, 2);
INSERT INTO statistics_meta VALUES (1, 'sensor.cellar_humidity', 'recorder', '%', 1, 0, NULL);
INSERT INTO statistics (metadata_id, start_ts, mean) VALUES (1, 1771995600, 54.6);
