#!/usr/bin/env python3
"""Makes the SQLite files of the corpus: copies of a database that a program works on. make-sqlite.py, from an empty folder."""
import os
import shutil
import sqlite3

FRAME = 24 + 1024


def take(name, *suffixes):
    for suffix in suffixes:
        shutil.copy("notes.db" + suffix, name + ".db" + suffix)


def write(database, word, rows=120):
    database.execute("begin")
    for number in range(rows):
        database.execute("insert or replace into notes values (?, ?)", (number, f"{word} {number * 7919 % rows:03d} " + "x" * 60))
    database.execute("commit")


database = sqlite3.connect("notes.db", isolation_level=None)
database.execute("pragma page_size=1024")
database.execute("pragma journal_mode=wal")
database.execute("pragma wal_autocheckpoint=0")
database.execute("create table notes (id integer primary key, text text)")
database.execute("create index by_text on notes (text)")
write(database, "first", 40)
database.execute("pragma wal_checkpoint(restart)")
write(database, "second")
take("sound", "", "-wal")
# the database is copied, the program goes on, and then its log is copied
take("moments", "")
database.execute("pragma wal_checkpoint(restart)")
write(database, "third", 60)
take("moments", "-wal")
# the log is copied while the program begins it anew
take("torn", "")
with open("notes.db-wal", "rb") as log:
    before = log.read()
database.execute("pragma wal_checkpoint(restart)")
write(database, "fourth")
with open("notes.db-wal", "rb") as log:
    after = log.read()
half = 32 + len(before) // FRAME // 2 * FRAME
with open("torn.db-wal", "wb") as torn:
    torn.write(before[:half] + after[half:])
# a copy without the log
database.execute("pragma wal_checkpoint")
write(database, "fifth", 3)
take("without-log", "", "-shm")
database.close()
take("closed", "")
