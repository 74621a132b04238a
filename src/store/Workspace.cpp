// SPDX-License-Identifier: Apache-2.0
#include "store/Workspace.h"

#include "base/Logging.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <atomic>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Workspace)
};

constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr QFile::Permissions ownerFolder = ownerOnly | QFile::ExeOwner;

/// Creates @p path for its owner only, so that what SQLite adds beside it is as private.
Result<void> createPrivately(const QString &path)
{
    QFile file(path);
    if (file.exists() || file.open(QIODevice::ReadWrite)) {
        file.setPermissions(ownerOnly);
        return {};
    }
    return Error{.kind = Error::Kind::Storage,
        .sentence = Words::tr(
            "Taskglass cannot keep its tasks in %1: the file cannot be created. Give your account "
            "permission to write to its folder, free disk space if there is none left, then start "
            "again.")
            .arg(QDir::toNativeSeparators(path)),
        .detail = u"%1: %2"_s.arg(path, file.errorString())};
}

Result<void> createPrivateFolder(const QString &path)
{
    if (!QDir().mkpath(path))
        return Error{.kind = Error::Kind::Storage,
            .sentence = Words::tr(
                "Taskglass cannot create its data folder %1. Check that the disk is not full and "
                "that your account may write there, then start again.")
                .arg(QDir::toNativeSeparators(path)),
            .detail = u"mkpath %1"_s.arg(path)};
    // A folder of another owner stays as it is; the files in it are private by themselves.
    QFile::setPermissions(path, ownerFolder);
    return {};
}

/// The first of the paths that @p pathWith makes of 1, 2, 3, ... at which there is nothing.
template <typename PathWith> QString freePath(PathWith pathWith)
{
    int number = 1;
    while (QFile::exists(pathWith(number)))
        ++number;
    return pathWith(number);
}

/// Renames the database and what belongs to it; gives its new name.
Result<QString> moveStoreAside(const QString &path)
{
    const QDir folder = QFileInfo(path).dir();
    const QString aside =
        freePath([&folder](int number) { return folder.filePath(u"tasks-%1.bad"_s.arg(number)); });
    if (!QFile::rename(path, aside) && !QDir().rename(path, aside))
        return Error{.kind = Error::Kind::Storage,
            .sentence = Words::tr(
                "The saved tasks in %1 cannot be read, and the file cannot be set aside either. "
                "Move it away or correct its permissions, then start again.")
                .arg(QDir::toNativeSeparators(path)),
            .detail = u"rename to %1"_s.arg(aside)};
    // Left behind, the journal would be played into the new file.
    for (const QString &companion : {u"-wal"_s, u"-shm"_s}) {
        if (QFile::exists(path + companion) && !QFile::rename(path + companion, aside + companion))
            QFile::remove(path + companion);
    }
    return aside;
}

QString streamWord(RowStream stream)
{
    switch (stream) {
    case RowStream::Failed:
        return u"failed"_s;
    case RowStream::Created:
        return u"created"_s;
    case RowStream::ExportResult:
        return u"export"_s;
    case RowStream::ExportErrors:
        return u"export-errors"_s;
    }
    Q_UNREACHABLE();
}

/// A file name of small letters, digits, - _ % ~ for any @p id, different for different ids also
/// where file names ignore case.
QString fileNameFor(const TaskId &id)
{
    constexpr qsizetype longest = 100;
    const QByteArray bytes = id.value.toUtf8();
    QByteArray name;
    for (const char byte : bytes) {
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')
            || byte == '-' || byte == '_';
        if (plain)
            name.append(byte);
        else
            name.append('%').append(QByteArray(1, byte).toHex());
    }
    if (name.isEmpty() || name.size() > longest)
        name = '~' + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    return QString::fromLatin1(name);
}

QString rowsFolder(const QString &folder)
{
    return QDir(folder).filePath(u"rows"_s);
}

/// What was fetched of tasks still running is out of date by the time a workspace is opened.
void removeLiveLogs(const QString &folder)
{
    QDir rows(rowsFolder(folder));
    for (const QString &name : rows.entryList({u"*.live"_s}, QDir::Files))
        rows.remove(name);
}

} // namespace

Workspace::Workspace(QString folder, TaskStore tasks, QString setAsideStore)
    : m_folder(std::move(folder))
    , m_tasks(std::move(tasks))
    , m_setAsideStore(std::move(setAsideStore))
{
}

QString Workspace::folderFor(const QString &root, const QUrl &endpoint, const Secret &key)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(endpoint.toEncoded());
    hash.addData("\n");
    hash.addData(key.reveal());
    return root + u'/' + endpoint.host() + u'-'
        + QString::fromLatin1(hash.result().toHex().left(16));
}

Result<Workspace> Workspace::open(const QString &folder)
{
    if (const Result<void> created = createPrivateFolder(folder); !created)
        return created.error();
    const QString path = QDir(folder).filePath(u"tasks.sqlite"_s);
    if (const Result<void> created = createPrivately(path); !created)
        return created.error();
    Result<TaskStore> tasks = TaskStore::open(path);
    QString aside;
    if (!tasks && tasks.error().kind == Error::Kind::Damaged) {
        qCInfo(lcStore) << "set aside:" << tasks.error().detail;
        const Result<QString> moved = moveStoreAside(path);
        if (!moved)
            return moved.error();
        aside = *moved;
        if (const Result<void> created = createPrivately(path); !created)
            return created.error();
        tasks = TaskStore::open(path);
    }
    if (!tasks) {
        Error error = tasks.error();
        error.kind = Error::Kind::Storage; // Not even a new file is fine.
        return error;
    }
    removeLiveLogs(folder);
    return Workspace(folder, *std::move(tasks), aside);
}

QString Workspace::logPath(const StreamId &id) const
{
    const QDir rows(rowsFolder(m_folder));
    // If it cannot be made, opening the log says so, and why.
    if (const Result<void> created = createPrivateFolder(rows.path()); !created)
        qCInfo(lcStore) << created.error().detail;
    return rows.filePath(fileNameFor(id.task) + u'-' + streamWord(id.stream) + u".rows"_s);
}

QString Workspace::newLiveLogPath(const StreamId &id) const
{
    static std::atomic_int last = 0;
    return logPath(id) + u".%1.live"_s.arg(++last);
}

QString Workspace::replacementPath(const QString &logPath)
{
    return logPath + u".new"_s;
}

QString Workspace::setAsideLog(const QString &logPath)
{
    const QString aside = freePath([&logPath](int number) -> QString {
        // A type of its own: concatenation as such only refers to its parts.
        return number == 1 ? logPath + u".bad"_s : logPath + u".%1.bad"_s.arg(number);
    });
    return QFile::rename(logPath, aside) ? aside : QString();
}

} // namespace taskglass
