// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/TemplateTable.h"
#include "cli/FailedRowsVerb.h"

#include <string>
#include <vector>

namespace taskglass {

/// `groups`: the kinds of errors of a task, each with how many rows it concerns.
class GroupsVerb : public FailedRowsVerb {
    Q_OBJECT
public:
    void declare(CLI::App &program) override;
    void start(LabelboxClient &client) override;

protected:
    Result<void> handlePage(const RowPage &page) override;
    void conclude() override;

private:
    /// Rows whose messages say the same, but for their variable parts: first of one template, in
    /// the end of one kind.
    struct Group {
        QByteArray text{}; ///< Of the kind.
        qint64 count = 0;
        QByteArray example{}; ///< The first message of its most frequent template.
    };

    void joinKinds();

    double share(const Group &group) const;
    QByteArray json(const Group &group) const;
    QByteArray jsonList() const;
    QByteArray jsonLines() const;
    QByteArray table() const;
    Result<void> writeCsv(QIODevice &device) const;

    std::string m_id{};
    std::string m_format = "table";
    TemplateTable m_templates{};
    std::vector<Group> m_groups{}; ///< By template; in the end kinds by count.
};

} // namespace taskglass
