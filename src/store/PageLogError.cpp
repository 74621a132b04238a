// SPDX-License-Identifier: Apache-2.0
#include "store/PageLogError.h"

#include <QCoreApplication>
#include <QDir>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::PageLog)
};

Error logError(const QString &sentence, const QString &path, const QString &detail,
    Error::Kind kind = Error::Kind::Storage)
{
    return Error{.kind = kind,
        .sentence = sentence.arg(QDir::toNativeSeparators(path)),
        .detail = u"%1: %2"_s.arg(path, detail)};
}

} // namespace

Error notAPageLog(const QString &path)
{
    return logError(
        Words::tr("%1 does not hold rows saved by Taskglass, so it was left alone. Move the "
                  "file away and load the rows again."),
        path, u"no file header of a page log"_s);
}

Error newerPageLog(const QString &path, quint32 version)
{
    return logError(
        Words::tr(
            "%1 was written by a newer Taskglass and cannot be read by this one. Use the newer "
            "program, or delete the file and load the rows again."),
        path, u"format version %1"_s.arg(version));
}

Error otherPageLog(const QString &path, quint32 stream)
{
    return logError(
        Words::tr("%1 holds rows of another list than the one asked for, so it was left "
                  "alone. Move the file away and load the rows again."),
        path, u"stream %1"_s.arg(stream));
}

Error damagedPageLog(const QString &path, const QString &detail)
{
    return logError(
        Words::tr(
            "Some rows saved in %1 are damaged, perhaps by the disk. They have to be loaded again "
            "from the server."),
        path, detail, Error::Kind::Damaged);
}

Error changedPageLog(const QString &path, const QString &detail)
{
    return logError(
        Words::tr("The rows saved in %1 changed while they were read. Nothing is lost; try "
                  "again."),
        path, detail);
}

Error tooBigForPageLog(const QString &path, const QString &detail)
{
    return logError(
        Words::tr("So many rows cannot be read from or saved to %1 at once. Select fewer "
                  "rows and try again."),
        path, detail);
}

Error misfitForPageLog(const QString &path, const QString &detail)
{
    return logError(Words::tr("The rows do not continue those saved in %1, so they were not added. "
                              "Delete the file and load the rows again from the server."),
        path, detail);
}

} // namespace taskglass
