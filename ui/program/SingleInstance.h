// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QLocalServer>
#include <QObject>
#include <QStringList>

namespace taskglass {

/// One window a user: a second start hands its arguments to the first and leaves.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    /// @p address is the socket's path; its folder must be the user's own.
    explicit SingleInstance(QString address, QObject *parent = nullptr);

    /// The socket in the user's runtime folder.
    static QString usualAddress();

    /// Gives @p arguments to the program that is open already; false if none answers. Takes two
    /// seconds at most.
    bool handOver(const QStringList &arguments) const;
    /// From now on takes what later starts hand over. Error: the socket cannot be made.
    Result<void> listen();

signals:
    /// Another start handed over its arguments, the program's name first.
    void argumentsReceived(const QStringList &arguments);

private:
    void accept();

    QString m_address;
    QLocalServer m_server{};
};

} // namespace taskglass
