// SPDX-License-Identifier: Apache-2.0
#include "sandbox/SandboxSchema.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

/// One output type of the service: its fields, and of what type each is; an empty type is a leaf.
struct OutputType {
    QByteArray name{};
    QHash<QByteArray, QByteArray> fields{};
};

/// Fields with no more to select below them, and fields of the named types.
OutputType type(const QByteArray &name, const QByteArray &leaves,
    const QHash<QByteArray, QByteArray> &branches = {})
{
    OutputType made{name, branches};
    for (const QByteArray &leaf : leaves.split(' '))
        made.fields.insert(leaf, {});
    made.fields.insert("__typename", {});
    return made;
}

const QHash<QByteArray, OutputType> &schema()
{
    static const QHash<QByteArray, OutputType> types = [] {
        QHash<QByteArray, OutputType> all;
        for (const OutputType &each : {
                 type("Query", "iamIntegrations cancelableTaskTypes customMetadataOntology",
                     {{"user", "User"}, {"organization", "Organization"}, {"task", "Task"},
                         {"successesfulDataRowImports", "Successes"},
                         {"failedDataRowImports", "Failures"}, {"dataset", "Dataset"},
                         {"queryAllDataRowsHaveBeenProcessed", "Processed"}}),
                 type("User",
                     "createdAt email intercomHash isExternalUser isViewer nickname name picture "
                     "id updatedAt",
                     {{"organization", "Organization"}, {"createdTasks", "Task"}}),
                 type("Organization", "createdAt name id updatedAt",
                     {{"users", "User"}, {"tasks", "Task"}}),
                 type("Task",
                     "completionPercentage createdAt errors metadata name result status type id "
                     "updatedAt",
                     {{"createdBy", "User"}, {"organization", "Organization"},
                         {"exportMetadataHeader", "Header"}, {"exportFileFromOffset", "Chunk"}}),
                 type("Header", "totalSize totalLines"),
                 type("Chunk", "file", {{"offsets", "Span"}, {"lines", "Span"}}),
                 type("Span", "start end"),
                 type("Successes", "after total", {{"nodes", "CreatedRow"}}),
                 type("CreatedRow", "id externalId globalKey rowData"),
                 type("Failures", "after total", {{"results", "Failure"}}),
                 type("Failure", "message", {{"spec", "Spec"}}),
                 type("Spec", "externalId globalKey rowData",
                     {{"metadata", "Metadata"}, {"attachments", "Attachment"}}),
                 type("Metadata", "schemaId value name"),
                 type("Attachment", "type value name"),
                 type("Dataset", "createdAt description name rowCount id updatedAt"),
                 type("Processed", "allDataRowsHaveBeenProcessed"),
             })
            all.insert(each.name, each);
        return all;
    }();
    return types;
}

} // namespace

QString objection(const std::vector<SelectedField> &fields, const QByteArray &typeName)
{
    const OutputType &type = *schema().constFind(typeName);
    for (const SelectedField &field : fields) {
        const QString name = QString::fromUtf8(field.name);
        const auto found = type.fields.constFind(field.name);
        if (found == type.fields.constEnd())
            return u"Cannot query field \"%1\" on type \"%2\"."_s.arg(
                name, QString::fromUtf8(typeName));
        // What is below these differs from server to server, so nothing is checked there.
        if (found->isEmpty() && typeName == "Query")
            continue;
        if (found->isEmpty() != field.fields.empty())
            return field.fields.empty()
                ? u"Field \"%1\" of type \"%2\" must have a selection of subfields."_s.arg(
                      name, QString::fromUtf8(*found))
                : u"Field \"%1\" must not have a selection since its type has no subfields."_s.arg(
                      name);
        if (!found->isEmpty()) {
            if (const QString below = objection(field.fields, *found); !below.isEmpty())
                return below;
        }
    }
    return {};
}

qsizetype taskLists(const std::vector<SelectedField> &fields)
{
    qsizetype count = 0;
    for (const SelectedField &field : fields)
        count += (field.name == "createdTasks" || field.name == "tasks" ? 1 : 0)
            + taskLists(field.fields);
    return count;
}

} // namespace taskglass::sandbox
