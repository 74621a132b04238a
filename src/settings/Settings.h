// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringView>
#include <QUrl>

namespace taskglass {

/// What the program remembers between runs, by name and type. Keys are not here: see KeyStore.
/// Every setter writes through, so that a crash forgets nothing. Lives on one thread.
class Settings {
public:
    /// What is kept for one part of the window.
    enum class Layout { Geometry, SidebarSplitter, DetailSplitter, TaskColumns };

    /// The user's own settings.
    Settings();
    /// Settings of a file of its own, for demos, portable folders and tests.
    explicit Settings(const QString &path);

    QString path() const { return m_store.fileName(); }

    /// Where Labelbox is; invalid unless the user chose another address than the default.
    QUrl endpoint() const;
    void setEndpoint(const QUrl &url);

    /// A widget's own saved state; empty if there is none.
    QByteArray layout(Layout part) const;
    void setLayout(Layout part, const QByteArray &state);
    /// Parts of the window that can be hidden; shown unless the user hid them.
    enum class Pane { Sidebar, Detail };
    bool isShown(Pane pane) const;
    void setShown(Pane pane, bool shown);
    /// Forgets every saved layout, and which parts were hidden.
    void forgetLayouts();

    /// Which tab of the detail pane was open; empty if none was.
    QString detailTab() const;
    void setDetailTab(const QString &name);

    /// Failures of a task that ends are fetched by themselves up to this many rows; 0: never.
    qint64 archiveLimit() const;

    /// The folder of the last export; empty if there was none or it is gone.
    QString exportFolder() const;
    void setExportFolder(const QString &folder);
    /// The file from which the task of this id was imported, as the user said; empty if unknown.
    QString originalOf(const QString &taskId) const;
    void setOriginalOf(const QString &taskId, const QString &path);
    /// The short name of the last export's format, as `RowFileFormat` names are written in files.
    QString exportFormat() const;
    void setExportFormat(const QString &name);

private:
    QSettings m_store;
};

} // namespace taskglass
