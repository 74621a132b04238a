// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Output.h"
#include "cli/Verb.h"
#include "labelbox/RowReader.h"
#include "labelbox/Task.h"

#include <memory>
#include <optional>
#include <string>

namespace taskglass {

class ElementWriter;
class RowFileWriter;

/// `result`, `errors`, `failed-rows`, `created-rows`: the value of one property of a task, written
/// as it arrives.
class DataVerb : public Verb {
    Q_OBJECT
public:
    explicit DataVerb(TaskProperty property);
    ~DataVerb() override;

    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

private:
    void readValue();
    void writeValue(const PropertyValue &value);
    void readRows(LabelboxClient &client, TaskSource source);
    Result<void> writeCell(const QByteArray &json);
    /// Ends with @p outcome; what the output itself refused comes first.
    void finish(const Result<void> &outcome);

    const TaskProperty m_property;
    std::string m_id{};
    std::string m_format = "json";
    std::string m_path{};
    std::shared_ptr<Task> m_task{};
    std::optional<Output> m_output{};
    std::unique_ptr<ElementWriter> m_elements{};
    std::unique_ptr<RowFileWriter> m_rows{};
    RowReader::Pointer m_rowReader{};
    bool m_refused = false; ///< The output did not take what was written.
};

} // namespace taskglass
