# SPDX-License-Identifier: Apache-2.0
"""The baseline of downloads: the failed rows of a task through Labelbox's own Python SDK, then to
CSV with csv.writer. Run by the Python that has the SDK: sdk.py URL FILE
"""
import csv
import json
import sys
import time

began = time.perf_counter()
import labelbox  # Here, because what it costs is measured, too.

imported = time.perf_counter()
url, path = sys.argv[1:]
errors = labelbox.Client(api_key="bench", endpoint=url).get_task_by_id("task0").errors
downloaded = time.perf_counter()
with open(path, "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    writer.writerow(["message", "global_key", "external_id", "row_data", "metadata", "attachments"])
    for error in errors:
        for row in error["failedDataRows"]:
            writer.writerow([error["message"], row["globalKey"], row["externalId"], row["rowData"],
                             json.dumps(row["metadata"]), json.dumps(row["attachments"])])
with open("/proc/self/status", encoding="ascii") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print(json.dumps({
    "version": labelbox.__version__,
    "rows": len(errors),
    "import_s": imported - began,
    "download_s": downloaded - imported,
    "csv_s": time.perf_counter() - downloaded,
    "peak_mb": peak * 1024 / 1e6,
}))
