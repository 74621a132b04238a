// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace taskglass {

/// Turns the first Ctrl+C (or SIGTERM) into an orderly end, so that nothing half-written and
/// nothing temporary stays behind; a second one ends the program at once. At most one object at a
/// time.
class Interruption : public QObject {
    Q_OBJECT
public:
    Interruption();
    ~Interruption() override;

    /// Whether a signal has come. Any thread.
    static bool isPending();
    enum class Direction { Reading, Writing };
    /// Blocks until @p descriptor, a pipe or a terminal, has something to read or room for
    /// something; false if a signal has come. Any thread. Without an object of this class nothing
    /// but the descriptor is waited for.
    static bool waitFor(int descriptor, Direction direction);

signals:
    void interrupted();

private:
    int m_ends[2] = {-1, -1}; ///< A pipe: all that a signal handler may do is write to it.
    QSocketNotifier *m_notifier = nullptr;
};

} // namespace taskglass
