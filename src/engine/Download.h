// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/RowStreamState.h"

#include <QObject>

#include <memory>

namespace taskglass {

/// One stream of rows on its way to disk, as the queue of downloads sees it. Lives on the engine's
/// thread.
class Download : public QObject {
    Q_OBJECT
public:
    /// To be called once; `stateChanged` and `ended` may come before this returns.
    virtual void start() = 0;
    /// Ends it, begun or not, as `Interrupted`; nothing happens if it has ended.
    virtual void stop() = 0;
    virtual bool isRunning() const = 0;
    virtual const RowStreamState &state() const = 0;

signals:
    /// When fetching begins, before any row has come; then at most ten times a second while rows
    /// come; and once at the end, right before `ended`. Only that last one if nothing is fetched.
    void stateChanged(const taskglass::RowStreamState &state);
    /// A log that could not be read was put out of the way; the words say where.
    void logSetAside(const taskglass::Error &problem);
    /// No longer running.
    void ended();
};

/// Where a queue has its downloads from. Lives on the engine's thread.
class DownloadFactory {
public:
    enum class Reading {
        Resume,  ///< Goes on where the log ends.
        Refetch, ///< From the beginning, though the log seems whole.
    };

    virtual ~DownloadFactory() = default;
    /// Whether rows can be fetched at all: there is a key, and a place to keep them.
    virtual bool canDownload() const = 0;
    /// Not started yet; only while `canDownload`.
    virtual std::unique_ptr<Download> makeDownload(
        const TaskRecord &task, RowStream stream, Reading reading) = 0;
    /// What is on disk of rows that cannot be fetched. Where that is not all of them, the error is
    /// `KeyMissing`, whose sentence blames a missing API key, even if it is the task or the place
    /// to keep rows that is missing.
    virtual RowStreamState storedRows(const StreamId &id) const = 0;
};

} // namespace taskglass
