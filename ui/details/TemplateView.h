// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tables/TableView.h"

#include <optional>

namespace taskglass {

class StretchColumn;
class TemplateModel;

/// The kinds of errors of a task: count, share as a bar, template, first example; most frequent
/// first. Activating the row of folded kinds lists them.
class TemplateView : public TableView {
    Q_OBJECT
public:
    explicit TemplateView(QWidget *parent = nullptr);

    /// Shows @p templates. Use this instead of setModel, once.
    void setTemplates(TemplateModel *templates);
    /// The template with the focus frame (TemplateModel::TemplateIdRole); absent if none, or if it
    /// is the row of folded kinds.
    std::optional<quint32> currentTemplate() const;
    /// The widths of Design.md, "Columns of rows".
    void resetColumns();

signals:
    /// Double click or Enter: show the rows of this template.
    void templateActivated(quint32 id);
    /// The user selected this template; moving the focus frame alone does not.
    void templateSelected(quint32 id);

protected:
    void activate(const QModelIndex &index) override;
    TableCells cellsToCopy() const override;
    QString copiedText(int rows) const override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    TemplateModel *m_templates = nullptr;
    StretchColumn *m_stretch;
};

} // namespace taskglass
