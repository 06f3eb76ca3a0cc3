#!/usr/bin/env python3
"""Loads a CSV file: load.py JOB FILE. Connects as psql does (PGHOST, PGDATABASE and so on); needs psycopg2."""
import csv, hashlib, io, json, os, psycopg2, sys

COPY = "COPY sluice.staging_block (load_id, file_no, block_no, first_line, byte_offset, dropped, data) FROM STDIN"

job, name = sys.argv[1:]
connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()

def call(function, *values):
    cursor.execute(f"SELECT sluice.{function}({', '.join(['%s'] * len(values))})", values)
    return cursor.fetchone()[0]

with open(name, "rb") as file:
    header = file.readline()
    described = {"name": name, "bytes": os.path.getsize(name), "header": next(csv.reader([header.decode()]))}
    load = call("begin_load", job, json.dumps([described]))["load_id"]
    try:
        digest, number, line, offset = hashlib.sha256(header), 0, 2, len(header)
        while True:
            # Some thousand lines, to the end of a record: that is a line end which is not within quotes.
            block, quotes = [], 0
            for text in file:
                block.append(text)
                quotes += text.count(b'"')
                if len(block) >= 5000 and quotes % 2 == 0:
                    break
            if not block:
                break
            data = b"".join(block)
            cursor.copy_expert(COPY, io.StringIO(f"{load}\t1\t{number}\t{line}\t{offset}\t0\t\\\\x{data.hex()}\n"))
            digest.update(data)
            number, line, offset = number + 1, line + len(block), offset + len(data)
        files = [{"number": 1, "digest": digest.hexdigest(), "blocks": number}]
        print(json.dumps(call("merge_load", load, json.dumps(files))["rows"]))
    except BaseException as problem:
        call("abandon_load", load, str(problem))
        raise
