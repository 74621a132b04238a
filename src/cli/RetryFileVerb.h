// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FailedRowsVerb.h"
#include "cli/Output.h"
#include "files/RetryFile.h"

#include <memory>
#include <optional>
#include <string>

namespace taskglass {

/// `retry-file`: a task's failed rows as a file that can be imported again.
class RetryFileVerb : public FailedRowsVerb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

protected:
    Result<void> handlePage(const RowPage &page) override;
    void conclude() override;

private:
    void reportOmissions() const;
    void warnOfUpsert() const;

    std::string m_id{};
    std::string m_format = "json";
    std::string m_path{};
    std::optional<Output> m_output{};
    std::unique_ptr<RetryFileWriter> m_writer{};
};

} // namespace taskglass
