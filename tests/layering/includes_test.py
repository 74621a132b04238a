#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layering check itself: small trees that keep the table, and twins that break it."""

import pathlib
import tempfile
import unittest

import includes

TABLE = """
# layer(comment USES nothing)
layer(base   USES            QT Core)
layer(store  USES base       QT Core LIBS SQLite::SQLite3)
layer(models USES base
                             QT Core)
layer(cli    USES base store QT Core)
layer(ui/widgets USES base               QT Core Widgets)
layer(ui/window  USES base models ui/widgets
                             QT Core Widgets)
"""
MODULES = {"QString": "Core", "QtCore": "Core", "QWidget": "Widgets", "QTcpSocket": "Network"}


class Includes(unittest.TestCase):
    def objections(self, files, table=TABLE):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in {"src/Layers.cmake": table, **files}.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            return includes.check(root, MODULES)[0]

    def assert_allowed(self, path, line):
        self.assertEqual(self.objections({path: line + "\n"}), [])

    def assert_refused(self, path, line, words):
        found = self.objections({path: "\n" + line + "\n"})
        self.assertEqual(len(found), 1, found)
        self.assertIn(f"{path}:2: ", found[0])
        self.assertIn(words, found[0])

    def test_a_layer_includes_itself_and_what_it_uses(self):
        self.assert_allowed("src/store/A.cpp", '#include "store/A.h"')
        self.assert_allowed("src/store/A.cpp", '#include "base/Error.h"')
        self.assert_allowed("ui/window/A.cpp", '#include "models/Table.h"')
        self.assert_allowed("ui/window/A.cpp", '#include "ui/window/A.h"')
        self.assert_allowed("ui/window/A.cpp", '#include "ui/widgets/Label.h"')

    def test_a_layer_does_not_include_another(self):
        self.assert_refused("src/models/A.cpp", '#include "store/A.h"', "use store")
        self.assert_refused("ui/window/A.cpp", '  # include "store/A.h"', "use store")

    def test_a_room_of_the_window_may_not_what_another_may(self):
        self.assert_refused("ui/widgets/A.cpp", '#include "models/Table.h"', "use models")
        self.assert_refused("ui/widgets/A.h", '#include "ui/window/A.h"', "use ui/window")

    def test_nobody_includes_upwards(self):
        self.assert_refused("src/base/A.h", '#include "ui/window/Window.h"', "use ui/window")

    def test_includes_name_their_layer(self):
        self.assert_refused("src/base/A.cpp", '#include "Error.h"', "by its layer")
        self.assert_refused("src/base/A.cpp", '#include "../store/A.h"', "begin with a layer")
        self.assert_refused("ui/window/A.cpp", '#include "widgets/Label.h"', "begin with a layer")
        self.assert_refused("ui/window/A.cpp", '#include "ui/Label.h"', "begin with a layer")

    def test_generated_files_are_included_by_name(self):
        self.assert_allowed("ui/window/A.cpp", '#include "ui_MainWindow.h"')
        self.assert_allowed("src/base/A.cpp", '#include "moc_A.cpp"')

    def test_qt_modules_are_those_of_the_table(self):
        self.assert_allowed("src/models/A.h", "#include <QString>")
        self.assert_allowed("src/models/A.h", "#include <QtCore/QString>")
        self.assert_allowed("ui/widgets/A.h", "#include <QWidget>")
        self.assert_refused("src/models/A.h", "#include <QWidget>", "Qt Widgets")
        self.assert_refused("src/models/A.h", "#include <QTcpSocket>", "Qt Network")
        self.assert_refused("src/models/A.h", "#include <QtSql/QSqlQuery>", "no Qt module")

    def test_libraries_are_those_of_the_table(self):
        self.assert_allowed("src/store/A.cpp", "#include <sqlite3.h>")
        self.assert_refused("src/models/A.cpp", "#include <sqlite3.h>", "SQLite::SQLite3")
        self.assert_allowed("src/cli/A.cpp", "#include <CLI/CLI.hpp>")
        self.assert_refused("src/store/A.cpp", "#include <CLI/CLI.hpp>", "only cli")

    def test_the_standard_library_is_everyones(self):
        self.assert_allowed("src/base/A.h", "#include <vector>")

    def test_a_folder_without_a_line_is_refused(self):
        self.assertEqual(len(self.objections({"src/extra/A.h": ""})), 1)
        self.assertEqual(len(self.objections({"ui/A.h": "", "ui/B.h": ""})), 1)
        self.assertEqual(len(self.objections({"src/base/deeper/A.h": ""})), 1)

    def test_widgets_of_the_house_know_no_engine(self):
        house = pathlib.Path(__file__).resolve().parents[2] / "src/Layers.cmake"
        table = house.read_text(encoding="utf-8")
        for room in ("ui/widgets", "ui/tables"):
            found = self.objections({f"{room}/A.h": '#include "engine/Engine.h"\n'}, table)
            self.assertEqual(len(found), 1, found)
            self.assertIn("use engine", found[0])
        found = self.objections({"ui/program/A.h": '#include "engine/Engine.h"\n'}, table)
        self.assertEqual(found, [])

    def test_only_the_program_brings_the_sandbox(self):
        house = pathlib.Path(__file__).resolve().parents[2] / "src/Layers.cmake"
        layers = includes.read_table(house.read_text(encoding="utf-8"))
        users = [name for name, layer in layers.items()
                 if name.startswith("ui/") and "sandbox" in layer.uses]
        self.assertEqual(users, ["ui/program"])

    def test_a_layer_uses_lower_layers_only(self):
        upwards = "layer(base USES ui QT Core)\nlayer(ui USES base QT Core)\n"
        self.assertEqual(len(self.objections({"src/base/A.h": ""}, upwards)), 1)


if __name__ == "__main__":
    unittest.main()
