// SPDX-License-Identifier: Apache-2.0
#include "settings/Settings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QString layoutKey(Settings::Layout part)
{
    switch (part) {
    case Settings::Layout::Geometry:
        return u"window/geometry"_s;
    case Settings::Layout::SidebarSplitter:
        return u"window/sidebarSplitter"_s;
    case Settings::Layout::DetailSplitter:
        return u"window/detailSplitter"_s;
    case Settings::Layout::TaskColumns:
        return u"window/taskColumns"_s;
    }
    Q_UNREACHABLE();
}

/// Paths of the user's files are nobody else's business. Qt keeps the permissions of a file that is
/// there when it writes it anew. Failure is none: what cannot be changed is somebody else's
/// decision.
void makePrivate(const QString &path)
{
    constexpr auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    const QFileInfo info(path);
    if (info.exists() && !info.isFile())
        return;
    const QString folder = info.absolutePath();
    if (info.dir().dirName() == "taskglass"_L1 && QDir().mkpath(folder))
        QFile::setPermissions(folder, owner | QFileDevice::ExeOwner);
    QFile file(path);
    if (file.exists() || file.open(QIODevice::NewOnly | QIODevice::WriteOnly))
        file.setPermissions(owner);
}

QString shownKey(Settings::Pane pane)
{
    switch (pane) {
    case Settings::Pane::Sidebar:
        return u"window/sidebarShown"_s;
    case Settings::Pane::Detail:
        return u"window/detailShown"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

Settings::Settings()
    : m_store(QSettings::IniFormat, QSettings::UserScope, u"taskglass"_s, u"taskglass"_s)
{
    makePrivate(m_store.fileName());
}

Settings::Settings(const QString &path) : m_store(path, QSettings::IniFormat)
{
    makePrivate(path);
}

QUrl Settings::endpoint() const
{
    return QUrl(m_store.value("connection/endpoint"_L1).toString(), QUrl::StrictMode);
}

void Settings::setEndpoint(const QUrl &url)
{
    if (url.isValid())
        m_store.setValue("connection/endpoint"_L1, url.toString(QUrl::RemoveUserInfo));
    else
        m_store.remove("connection/endpoint"_L1);
    m_store.sync();
}

QByteArray Settings::layout(Layout part) const
{
    return m_store.value(layoutKey(part)).toByteArray();
}

void Settings::setLayout(Layout part, const QByteArray &state)
{
    m_store.setValue(layoutKey(part), state);
    m_store.sync();
}

bool Settings::isShown(Pane pane) const
{
    return m_store.value(shownKey(pane), true).toBool();
}

void Settings::setShown(Pane pane, bool shown)
{
    m_store.setValue(shownKey(pane), shown);
    m_store.sync();
}

void Settings::forgetLayouts()
{
    m_store.remove("window"_L1);
    m_store.sync();
}

QString Settings::detailTab() const
{
    return m_store.value("window/detailTab"_L1).toString();
}

void Settings::setDetailTab(const QString &name)
{
    m_store.setValue("window/detailTab"_L1, name);
    m_store.sync();
}

qint64 Settings::archiveLimit() const
{
    bool isNumber = false;
    const qint64 rows = m_store.value("rows/archiveLimit"_L1).toLongLong(&isNumber);
    return isNumber && rows >= 0 ? rows : 50'000;
}

QString Settings::exportFolder() const
{
    const QString folder = m_store.value("export/folder"_L1).toString();
    return QFileInfo(folder).isDir() ? folder : QString();
}

void Settings::setExportFolder(const QString &folder)
{
    m_store.setValue("export/folder"_L1, folder);
    m_store.sync();
}

QString Settings::originalOf(const QString &taskId) const
{
    return m_store.value("originals/"_L1 + taskId).toString();
}

void Settings::setOriginalOf(const QString &taskId, const QString &path)
{
    m_store.setValue("originals/"_L1 + taskId, path);
}

QString Settings::exportFormat() const
{
    return m_store.value("export/format"_L1).toString();
}

void Settings::setExportFormat(const QString &name)
{
    m_store.setValue("export/format"_L1, name);
    m_store.sync();
}

} // namespace taskglass
