// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/FailedRowsVerb.h"
#include "cli/Output.h"
#include "files/OriginalFilter.h"

#include <memory>
#include <optional>
#include <string>
#include <thread>

class QTemporaryFile;

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
    Result<void> openInput();
    const QString &input() const { return m_inputPath; }

    std::string m_id{};
    std::string m_input{};
    std::string m_path{};
    std::string m_key{};
    std::string m_encoding{};
    int m_skippedLines = 0;
    bool m_allowsUnmatched = false;
    QString m_inputPath{}; ///< What is read for `--input`.
    std::unique_ptr<QTemporaryFile> m_standardInput{};
    int m_descriptor = -1; ///< Of a file whose name Qt cannot say.
    bool m_isGood = false;
    bool m_isWithErrors = false;
    std::optional<Output> m_output{};
    std::unique_ptr<FailureIndex> m_failures{};
    std::jthread m_reader{}; ///< Last, so that it is stopped before what it uses goes.
};

} // namespace taskglass
