// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIODevice>

namespace taskglass {

/// Takes a number of bytes and then refuses, as a full disk does.
class FailDevice : public QIODevice {
public:
    explicit FailDevice(qint64 room) : m_room(room)
    {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    }

    qint64 taken() const { return m_taken; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64 size) override
    {
        const qint64 count = std::min(size, m_room - m_taken);
        m_taken += count;
        if (count > 0 || size == 0)
            return count;
        setErrorString(QStringLiteral("no more room"));
        return -1;
    }

private:
    qint64 m_room;
    qint64 m_taken = 0;
};

} // namespace taskglass
