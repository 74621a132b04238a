// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/Identity.h"
#include "domain/TaskRecord.h"
#include "store/TaskStore.h"

#include <QScrollArea>

class QGridLayout;
class QLabel;
class QPlainTextEdit;

namespace taskglass {

class ElidedLabel;

/// Everything known of one task: its own error first, then the fields, then its history.
class SummaryPane : public QScrollArea {
    Q_OBJECT
public:
    explicit SummaryPane(QWidget *parent = nullptr);

    void setEntry(const TaskEntry &entry);
    void setDetails(const QString &taskError, const QList<StatusChange> &history);
    void clearDetails();

private:
    enum class Field {
        Status,
        Type,
        CreatedBy,
        Created,
        Updated,
        Finished,
        Duration,
        Percent,
        RowsIn,
        RowsFailed,
        RowsTotal,
        Result,
        Errors
    };
    static constexpr int fieldTotal = 13;

    void updateHistory(const QList<StatusChange> &history);
    void setField(Field field, const QString &text);
    void setAddress(Field field, const QString &address);

    TaskEntry m_entry{};
    QWidget *m_errorBlock;
    QPlainTextEdit *m_errorText;
    QGridLayout *m_fields;
    QList<QWidget *> m_names{};
    QList<ElidedLabel *> m_values{};
    QList<QWidget *> m_copyButtons{};
    QList<QWidget *> m_openButtons{};
    QWidget *m_metadataBlock;
    QPlainTextEdit *m_metadata;
    QWidget *m_resultBlock;
    QPlainTextEdit *m_inlineResult;
    QWidget *m_historyBlock;
    QGridLayout *m_history;
};

} // namespace taskglass
