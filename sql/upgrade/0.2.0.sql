-- From 0.1.0: what schema/*.sql has that the tables of 0.1.0 lack.

INSERT INTO sluice_private.schema_version (version) VALUES ('0.2.0');
