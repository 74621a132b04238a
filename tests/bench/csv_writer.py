# SPDX-License-Identifier: Apache-2.0
"""The baseline of exports: the rows of an SQLite table, written by Python's csv.writer.

csv_writer.py DATABASE FILE
"""
import csv
import json
import sqlite3
import sys
import time

database, path = sys.argv[1:]
began = time.perf_counter()
with open(path, "w", newline="", encoding="utf-8") as file:
    rows = sqlite3.connect(database).execute("SELECT * FROM rows")
    writer = csv.writer(file)
    writer.writerow([column[0] for column in rows.description])
    writer.writerows(rows)
print(json.dumps({"wall_s": time.perf_counter() - began}))
