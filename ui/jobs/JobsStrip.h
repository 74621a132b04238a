// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/RowStreamState.h"

#include <QElapsedTimer>
#include <QList>
#include <QWidget>

#include <map>

class QScrollArea;
class QVBoxLayout;

namespace taskglass {

class DownloadLine;
class ExportLine;
class JobLine;
class RowExport;
struct RowExportRequest;

/// What takes longer than a second, one line each: exports, under way and just finished, and
/// downloads of rows. Hidden while there is nothing.
class JobsStrip : public QWidget {
    Q_OBJECT
public:
    explicit JobsStrip(QWidget *parent = nullptr);

    /// Follows @p job until it is finished; the line stays until it is closed.
    void add(RowExport *job);
    /// How a download stands of rows of the task called @p title. Its line comes when it takes
    /// long, and goes when it is complete; one that failed or was paused stays.
    void updateDownload(const RowStreamState &state, const QString &title);
    /// How many exports have not ended; those that are paused included.
    int running() const;
    /// Lets exports that are paused go on.
    void resumeAll();
    void cancelAll();

signals:
    void jobFinished(const QString &sentence);
    /// An export that failed shall be done again.
    void exportRequested(const taskglass::RowExportRequest &request);
    /// A download shall stop, or go on whether its rows are looked at or not.
    void stopRequested(const taskglass::StreamId &id);
    void rowsRequested(const taskglass::StreamId &id);

private:
    struct Download {
        QElapsedTimer since{};
        DownloadLine *line = nullptr;
    };

    DownloadLine *newDownloadLine(const StreamId &id, const QString &title);
    void forget(const StreamId &id);
    void addLine(JobLine *line);
    void removeLine(JobLine *line);
    void fitHeight();

    QScrollArea *m_scroll;
    QVBoxLayout *m_column;
    QList<JobLine *> m_lines{};
    QList<ExportLine *> m_exports{};
    std::map<StreamId, Download> m_downloads{};
};

} // namespace taskglass
