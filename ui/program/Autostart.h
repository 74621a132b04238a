// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QCoreApplication>
#include <QString>

namespace taskglass {

/// The start with the login: a desktop entry in the user's autostart folder, as desktops that
/// follow freedesktop.org read it. Nothing else of the program depends on it.
class Autostart {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Autostart)
public:
    /// @p folder is where the entry is kept, @p program the path of what it starts.
    Autostart(QString folder, QString program);
    /// This program in the user's own folder; inside an AppImage, the image.
    static Autostart ofThisUser();

    /// Where the entry is, or would be.
    QString path() const;
    bool isOn() const;
    /// Writes or removes the entry; error `Storage` if the folder refuses. On Windows and macOS it
    /// always is an error: their ways are not built.
    Result<void> set(bool isOn) const;

    /// The entry's text.
    QByteArray entry() const;

private:
    QString m_folder;
    QString m_program;
};

} // namespace taskglass
