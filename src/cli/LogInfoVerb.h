// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Verb.h"
#include "store/PageLog.h"

#include <optional>
#include <string>
#include <vector>

namespace taskglass {

/// `log-info`: what a page log holds, and whether it is whole (PageLog.md).
class LogInfoVerb : public Verb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    bool isLocal() const override { return true; }
    void start(LabelboxClient &client) override;

private:
    /// What the file says of itself.
    struct Facts {
        quint32 version = 0;
        std::optional<RowStream> stream{}; ///< Absent if the file ends before it says.
        qint64 fileBytes = 0;
    };
    /// One record of the log.
    struct Page {
        qint64 offset = 0;
        qint64 bytes = 0;
        qint64 firstRow = 0;
        qint64 rows = 0;
        bool isWhole = true; ///< Its rows agree with their hash.
    };

    Result<Facts> readFacts() const;
    QByteArray text(const Facts &facts, const PageLog &log, const std::vector<Page> &pages) const;
    QByteArray json(const Facts &facts, const PageLog &log, const std::vector<Page> &pages) const;
    QString path() const { return QString::fromStdString(m_path); }

    std::string m_path{};
    std::string m_format = "text";
    bool m_isWithPages = false;
};

} // namespace taskglass
