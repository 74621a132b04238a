// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FailedRowsVerb.h"
#include "cli/Input.h"
#include "cli/Output.h"
#include "files/OriginalFilter.h"

#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace taskglass {

/// `filter-original`: copies the records that failed, or the others, out of the file that was
/// imported. Reads it on a thread of its own, so that an interruption is heard meanwhile.
class FilterOriginalVerb : public FailedRowsVerb {
    Q_OBJECT
public:
    FilterOriginalVerb();
    ~FilterOriginalVerb() override;

    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

protected:
    Result<void> handlePage(const RowPage &page) override;
    void conclude() override;

private:
    void filter(std::stop_token stop);
    void end(const Result<OriginalFilterReport> &report);
    void printReport(const OriginalFilterReport &report) const;

    std::string m_id{};
    std::string m_inputName{};
    std::string m_outputName{};
    std::string m_key{};
    std::string m_encoding{};
    int m_skippedLines = 0;
    bool m_allowsUnmatched = false;
    std::optional<Input> m_input{};
    QString m_path{}; ///< What is read for it.
    bool m_isGood = false;
    bool m_isWithErrors = false;
    std::optional<Output> m_output{};
    std::unique_ptr<FailureIndex> m_failures{};
    std::jthread m_reader{}; ///< Last, so that it is stopped before what it uses goes.
};

} // namespace taskglass
