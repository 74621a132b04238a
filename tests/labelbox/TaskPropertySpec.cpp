// SPDX-License-Identifier: Apache-2.0
#include "labelbox/TaskProperty.h"

#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using enum TaskSource;

/// Protocol.md, "What each property holds", written a second time from the document, row by row.
class TaskPropertySpec : public QObject {
    Q_OBJECT
private slots:
    void everyKindAndStatusHasItsSources_data();
    void everyKindAndStatusHasItsSources();
    void theTypeDecidesTheClassWithoutRegardToCase();
    void anExportWithAnErrorFileHasErrorsBeforeItEnds();
    void theWindowReadsWhatAFailedUpsertCreated();
    void aStreamBelongsToItsKind();
};

namespace {

TaskRecord record(const QString &type, const QString &name, const QString &status)
{
    return {.id = {u"t"_s}, .name = name, .type = type, .status = status};
}

} // namespace

void TaskPropertySpec::everyKindAndStatusHasItsSources_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("name");
    QTest::addColumn<TaskClass>("as");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QList<TaskSource>>("sources");

    const auto row = [](const char *what, const char *type, const char *name, TaskClass as,
                         const char *status, const QList<TaskSource> &sources) {
        QTest::addRow("%s %s", what, status)
            << QString::fromLatin1(type) << QString::fromLatin1(name) << as
            << QString::fromLatin1(status) << sources;
    };
    // result, errors, failed_data_rows, created_data_rows, has_errors
    const auto file = [&row](const char *what, const char *type, const char *name) {
        row(what, type, name, TaskClass::Task, "IN_PROGRESS",
            {NotYet, Null, NotYet, NotYet, NotYet});
        row(what, type, name, TaskClass::Task, "COMPLETE",
            {FileResult, FileFailedRows, FileFailedRows, FileCreatedRows, FileFailedRows});
        row(what, type, name, TaskClass::Task, "FAILED",
            {JobFailed, FileError, FileFailedRows, FileCreatedRows, Yes});
        for (const char *status : {"CANCELED", "CANCELLED", "CANCELING", "ARCHIVING", ""})
            row(what, type, name, TaskClass::Task, status,
                {FileResult, Null, FileFailedRows, FileCreatedRows, FileFailedRows});
    };
    file("legacy import", "", "JSON Import");
    file("listed upsert", "adv-upsert-data-rows", "x");

    for (const char *status : {"IN_PROGRESS", "COMPLETE", "CANCELED", "ARCHIVING"})
        row("upsert", "adv-upsert-data-rows", "x", TaskClass::DataUpsertTask, status,
            {PagedCreatedRows, PagedFailedRows, PagedFailedRows, PagedCreatedRows,
                PagedFailedRows});
    row("upsert", "adv-upsert-data-rows", "x", TaskClass::DataUpsertTask, "FAILED",
        {JobFailed, PagedFailedRows, PagedFailedRows, JobFailed, Yes});

    row("export", "export-data-rows", "x", TaskClass::Task, "IN_PROGRESS",
        {NotYet, NotYet, NotSupported, NotSupported, NotYet});
    row("export", "export-data-rows", "x", TaskClass::Task, "COMPLETE",
        {ExportResult, ExportErrors, NotSupported, NotSupported, ExportErrors});
    row("export", "export-data-rows", "x", TaskClass::Task, "FAILED",
        {JobFailed, ExportErrors, NotSupported, NotSupported, Yes});

    for (const char *type : {"add-data-rows-to-batch", "send-to-task-queue", "send-to-annotate"}) {
        row(type, type, "x", TaskClass::Task, "FAILED",
            {JobFailed, InlineResult, NotSupported, NotSupported, Yes});
        for (const char *status : {"COMPLETE", "IN_PROGRESS", "CANCELED"})
            row(type, type, "x", TaskClass::Task, status,
                {NotSupported, Null, NotSupported, NotSupported, No});
    }
    for (const char *type : {"make-coffee", ""}) {
        row(type, type, "x", TaskClass::Task, "FAILED",
            {JobFailed, Null, NotSupported, NotSupported, Yes});
        for (const char *status : {"COMPLETE", "IN_PROGRESS", "ARCHIVING"})
            row(type, type, "x", TaskClass::Task, status,
                {NotSupported, Null, NotSupported, NotSupported, No});
    }
}

void TaskPropertySpec::everyKindAndStatusHasItsSources()
{
    QFETCH(QString, type);
    QFETCH(QString, name);
    QFETCH(TaskClass, as);
    QFETCH(QString, status);
    QFETCH(QList<TaskSource>, sources);
    const TaskRecord task = record(type, name, status);
    const TaskProperty properties[] = {TaskProperty::Result, TaskProperty::Errors,
        TaskProperty::FailedDataRows, TaskProperty::CreatedDataRows, TaskProperty::HasErrors};
    for (qsizetype i = 0; i < sources.size(); ++i)
        QCOMPARE(taskSource(task, as, properties[i]), sources.at(i));
}

void TaskPropertySpec::theTypeDecidesTheClassWithoutRegardToCase()
{
    QCOMPARE(taskClass(record(u"ADV-UPSERT-DATA-ROWS"_s, {}, {})), TaskClass::DataUpsertTask);
    QCOMPARE(taskClass(record(u"adv-upsert-data-rows"_s, u"JSON Import"_s, {})),
        TaskClass::DataUpsertTask);
    QCOMPARE(taskClass(record(QString(), u"JSON Import"_s, {})), TaskClass::Task);
    QCOMPARE(taskClass(record(QString(), QString(), QString())), TaskClass::Task);
}

void TaskPropertySpec::anExportWithAnErrorFileHasErrorsBeforeItEnds()
{
    TaskRecord task = record(u"export-data-rows"_s, {}, u"IN_PROGRESS"_s);
    task.errors = u"https://example.test/e"_s;
    QCOMPARE(taskSource(task, TaskClass::Task, TaskProperty::HasErrors), Yes);
}

void TaskPropertySpec::theWindowReadsWhatAFailedUpsertCreated()
{
    const TaskRecord task = record(u"adv-upsert-data-rows"_s, {}, u"FAILED"_s);
    QCOMPARE(rowSource(task, RowStream::Created), PagedCreatedRows);
    QCOMPARE(rowSource(task, RowStream::Failed), PagedFailedRows);
}

void TaskPropertySpec::aStreamBelongsToItsKind()
{
    const TaskRecord import = record(QString(), u"JSON Import"_s, u"COMPLETE"_s);
    QCOMPARE(rowSource(import, RowStream::Failed), FileFailedRows);
    QCOMPARE(rowSource(import, RowStream::ExportResult), NotSupported);
    const TaskRecord exported = record(u"export-data-rows"_s, {}, u"COMPLETE"_s);
    QCOMPARE(rowSource(exported, RowStream::ExportResult), ExportResult);
    QCOMPARE(rowSource(exported, RowStream::Failed), NotSupported);
}

QTEST_GUILESS_MAIN(TaskPropertySpec)
#include "TaskPropertySpec.moc"
