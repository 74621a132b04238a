// SPDX-License-Identifier: Apache-2.0
#include "ui/program/SingleInstance.h"

#include <QDataStream>
#include <QLocalSocket>
#include <QStandardPaths>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int stepTimeout = 1'000;         ///< Milliseconds for each of the two steps.
constexpr qint64 longestMessage = 1 << 16; ///< Bytes; nobody types more.
constexpr auto format = QDataStream::Qt_6_4;
constexpr char taken = '+';

} // namespace

SingleInstance::SingleInstance(QString address, QObject *parent)
    : QObject(parent), m_address(std::move(address))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
}

QString SingleInstance::usualAddress()
{
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation)
        + u"/taskglass.socket"_s;
}

bool SingleInstance::handOver(const QStringList &arguments) const
{
    QLocalSocket socket;
    socket.connectToServer(m_address);
    if (!socket.waitForConnected(stepTimeout))
        return false;
    QDataStream stream(&socket);
    stream.setVersion(format);
    stream << arguments;
    socket.flush();
    // A socket whose program hangs accepts, too; only its word counts.
    return socket.waitForReadyRead(stepTimeout) && socket.read(1) == QByteArray(1, taken);
}

Result<void> SingleInstance::listen()
{
    if (m_server.listen(m_address))
        return {};
    // Left by a program that was killed: nobody answers there, as handOver() has shown.
    if (m_server.serverError() == QAbstractSocket::AddressInUseError) {
        QLocalServer::removeServer(m_address);
        if (m_server.listen(m_address))
            return {};
    }
    return Error{.kind = Error::Kind::Storage,
        .sentence = tr("A second start of Taskglass will open a second window, because the socket "
                       "%1 cannot be made. Check who owns its folder.")
            .arg(m_address),
        .detail = m_server.errorString()};
}

void SingleInstance::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (socket->bytesAvailable() > longestMessage) {
                socket->abort();
                return;
            }
            QDataStream stream(socket);
            stream.setVersion(format);
            QStringList arguments;
            stream.startTransaction();
            stream >> arguments;
            if (!stream.commitTransaction())
                return;
            socket->write(QByteArray(1, taken));
            socket->flush();
            emit argumentsReceived(arguments);
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        if (socket->bytesAvailable() > 0)
            read();
    }
}

} // namespace taskglass
