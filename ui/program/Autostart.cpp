// SPDX-License-Identifier: Apache-2.0
#include "ui/program/Autostart.h"

#include "files/AtomicFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// @p text as a desktop entry's string: the backslash is its escape.
QString stringValue(QString text)
{
    return text.replace(u'\\', u"\\\\"_s);
}

/// @p path as one argument of `Exec`: quoted, which is undone after the string's own escapes.
QString execValue(const QString &path)
{
    QString quoted;
    for (const QChar letter : path) {
        if (letter == u'"' || letter == u'`' || letter == u'$' || letter == u'\\')
            quoted += u'\\';
        quoted += letter == u'%' ? u"%%"_s : QString(letter);
    }
    return stringValue(u'"' + quoted + u'"');
}

} // namespace

Autostart::Autostart(QString folder, QString program)
    : m_folder(std::move(folder)), m_program(std::move(program))
{
}

Autostart Autostart::ofThisUser()
{
    const QString image = qEnvironmentVariable("APPIMAGE");
    return Autostart(
        QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/autostart"_s,
        image.isEmpty() ? QCoreApplication::applicationFilePath() : image);
}

QString Autostart::path() const
{
    return m_folder + u"/org.taskglass.Taskglass.desktop"_s;
}

bool Autostart::isOn() const
{
    return QFile::exists(path());
}

QByteArray Autostart::entry() const
{
    // With TryExec an entry that outlives the program is passed over in silence.
    return (u"[Desktop Entry]\nType=Application\nVersion=1.4\nName=Taskglass\n"_s
        + u"Icon=org.taskglass.Taskglass\nTerminal=false\n"_s
        + u"TryExec=%1\n"_s.arg(stringValue(m_program)) + u"Exec=%1\n"_s.arg(execValue(m_program)))
        .toUtf8();
}

Result<void> Autostart::set(bool isOn) const
{
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    return Error{.kind = Error::Kind::Storage,
        .sentence = tr("--autostart is built for Linux only. Add Taskglass to the programs "
                       "that start with your login in the system's settings.")};
#endif
    if (!isOn) {
        QFile file(path());
        if (file.exists() && !file.remove()) {
            return Error{.kind = Error::Kind::Storage,
                .sentence =
                    tr("The entry %1 cannot be removed. Check who owns its folder.").arg(path()),
                .detail = file.errorString()};
        }
        return {};
    }
    if (!QDir().mkpath(m_folder)) {
        return Error{.kind = Error::Kind::Storage,
            .sentence =
                tr("The folder %1 cannot be made. Check who owns the folder above.").arg(m_folder)};
    }
    Result<AtomicFile> file = AtomicFile::open(path());
    if (!file)
        return file.error();
    if (const Result<void> written = writeAll(file->device(), entry()); !written)
        return written;
    return file->commit();
}

} // namespace taskglass
