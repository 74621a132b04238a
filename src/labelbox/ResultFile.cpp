// SPDX-License-Identifier: Apache-2.0
#include "labelbox/ResultFile.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QPointer>
#include <QStandardPaths>
#include <QTimer>

#include <cerrno>
#include <csignal>
#include <mutex>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::ResultFile)
};

QString addressOf(const TaskRecord &task, FileAddress address)
{
    return address == FileAddress::Result ? task.result : task.errors;
}

/// Those of runs that were killed: their names tell which process made them.
void removeAbandonedScratchFiles(const QString &folder)
{
    QDir files(folder);
    const QStringList names = files.entryList({u"download-*"_s}, QDir::Files);
    for (const QString &name : names) {
        const qint64 process = name.section(u'-', 1, 1).toLongLong();
        const bool isAlive =
            process > 0 && (::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM);
        // Names of older versions tell no process.
        const bool isOld =
            QFileInfo(files.filePath(name)).lastModified().daysTo(QDateTime::currentDateTime())
            >= 1;
        if (process > 0 ? !isAlive : isOld)
            files.remove(name);
    }
}

enum class Renewal { Allowed, Done };

void fetchFrom(LabelboxClient &client, const TaskRecord &task, FileAddress address, Renewal renewal,
    const QPointer<QObject> &receiver, Handler<ResultFile> handler)
{
    Result<ResultFile> scratch = createScratchFile();
    if (!scratch) {
        handler(scratch.error());
        return;
    }
    const ResultFile file = *std::move(scratch);
    client.download(QUrl(addressOf(task, address)), file->fileName(), receiver,
        [&client, task, address, renewal, receiver, file, handler = std::move(handler)](
            const Result<qint64> &size) {
            if (size) {
                handler(file);
                return;
            }
            if (size.error().kind != Error::Kind::NotFound) {
                handler(size.error());
                return;
            }
            Error gone = size.error();
            gone.kind = Error::Kind::Rejected; // the task exists; only its file does not
            if (renewal == Renewal::Done) {
                handler(std::move(gone));
                return;
            }
            client.fetchTask(task.id, receiver,
                [&client, address, receiver, gone, handler](const Result<TaskRecord> &fresh) {
                    if (!fresh || addressOf(*fresh, address).isEmpty())
                        handler(gone);
                    else
                        fetchFrom(client, *fresh, address, Renewal::Done, receiver, handler);
                });
        });
}

} // namespace

Result<ResultFile> createScratchFile()
{
    QString folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    if (folder.isEmpty() || !QDir().mkpath(folder)) {
        folder = QDir::tempPath();
    } else {
        QFile::setPermissions(
            folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
        static std::once_flag cleaned;
        std::call_once(cleaned, [&folder] { removeAbandonedScratchFiles(folder); });
    }
    auto file = std::make_shared<QTemporaryFile>(
        folder + u"/download-%1-XXXXXX"_s.arg(QCoreApplication::applicationPid()));
    if (file->open())
        return file;
    return Error{Error::Kind::Storage,
        Words::tr(
            "A file for the download could not be made in %1: %2. Make room there, or make the "
            "folder writable.")
            .arg(folder, file->errorString()),
        file->errorString()};
}

void fetchResultFile(LabelboxClient &client, const TaskRecord &task, FileAddress address,
    QObject *receiver, Handler<ResultFile> handler)
{
    if (!addressOf(task, address).isEmpty()) {
        fetchFrom(client, task, address, Renewal::Allowed, receiver, std::move(handler));
        return;
    }
    QTimer::singleShot(0, receiver, [handler = std::move(handler)] {
        handler(Error{Error::Kind::NoData,
            Words::tr(
                "The server gives no address for this task's result file, so its rows cannot be "
                "read. Refresh the task; if it stays so, ask Labelbox support."),
            u"no result address"_s});
    });
}

} // namespace taskglass
