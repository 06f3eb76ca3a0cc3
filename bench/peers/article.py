"""The versions of a well-known article on loading such files with pandas and psycopg2, in its order; those with Polars are in
polars/. Usage: article.py VERSION FILE…, with WANTED and the variables of libpq set.

1  whole file, row by row
2  chunks, many rows a statement
3  filtered before they are sent
4  the same, files read by as many processes as there are cores
7  the same, COPY to unlogged staging, one merge
"""

import io
import multiprocessing
import os
import sys

import pandas
import psycopg2
import psycopg2.extras

CHUNK = 100_000
COLUMNS = ["timestamp", "generator_id", "power_output", "energy_mwh", "voltage_kv", "frequency_hz", "status", "plant", "reading_id"]
TARGET = "ts, generator_id, power_mw, energy_mwh, voltage_kv, frequency_hz, status, plant, reading_id"
KEY = ["generator_id", "timestamp"]
UPDATE = (
    " ON CONFLICT (generator_id, ts) DO UPDATE SET power_mw = excluded.power_mw, energy_mwh = excluded.energy_mwh,"
    " voltage_kv = excluded.voltage_kv, frequency_hz = excluded.frequency_hz, status = excluded.status,"
    " plant = excluded.plant, reading_id = excluded.reading_id"
)
# Numbers are passed on as they are written, so that none is rounded.
TYPES = {name: "Int64" if name == "generator_id" else "string" for name in COLUMNS}
WANTED = [int(id) for id in os.environ["WANTED"].split(",")]


def values(frame):
    return frame.astype(object).itertuples(index=False, name=None)


def chunks(file):
    return pandas.read_csv(file, dtype=TYPES, usecols=COLUMNS, engine="c", chunksize=CHUNK)


def wanted(frame):
    power = frame.power_output.astype(float)
    return frame[frame.generator_id.isin(WANTED) & power.between(0, 5000)]


def wanted_of(file):
    return pandas.concat([wanted(chunk) for chunk in chunks(file)])


def insert_many(cursor, frame):
    rows = frame.drop_duplicates(KEY, keep="last")
    psycopg2.extras.execute_values(cursor, f"INSERT INTO generation ({TARGET}) VALUES %s{UPDATE}", values(rows), page_size=10_000)


def row_by_row(cursor, files):
    statement = f"INSERT INTO generation ({TARGET}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s){UPDATE}"
    for file in files:
        for _, row in pandas.read_csv(file, dtype=TYPES).iterrows():
            cursor.execute(statement, tuple(row))
    delete_unwanted(cursor)


def in_chunks(cursor, files):
    for file in files:
        for chunk in chunks(file):
            insert_many(cursor, chunk)
    delete_unwanted(cursor)


def delete_unwanted(cursor):
    cursor.execute("DELETE FROM generation WHERE generator_id NOT IN (SELECT id FROM relevant_generator)")


def filtered(cursor, files):
    for file in files:
        for chunk in chunks(file):
            insert_many(cursor, wanted(chunk))


def in_parallel(cursor, files):
    with multiprocessing.Pool() as pool:
        for frame in pool.imap(wanted_of, files):
            insert_many(cursor, frame)


def by_copy(cursor, files):
    cursor.execute("CREATE UNLOGGED TABLE staged (LIKE generation)")
    with multiprocessing.Pool() as pool:
        for frame in pool.imap(wanted_of, files):
            text = io.StringIO()
            frame.to_csv(text, header=False, index=False)
            text.seek(0)
            cursor.copy_expert(f"COPY staged ({TARGET}) FROM STDIN (FORMAT csv)", text, size=1 << 20)
    cursor.execute(
        f"INSERT INTO generation SELECT DISTINCT ON (generator_id, ts) * FROM staged ORDER BY generator_id, ts, ctid DESC{UPDATE}"
    )
    cursor.execute("DROP TABLE staged")


VERSIONS = {"1": row_by_row, "2": in_chunks, "3": filtered, "4": in_parallel, "7": by_copy}

if __name__ == "__main__":
    connection = psycopg2.connect("")
    with connection, connection.cursor() as cursor:
        VERSIONS[sys.argv[1]](cursor, sys.argv[2:])
    connection.close()
