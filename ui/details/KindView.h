// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/tables/TableView.h"

#include <optional>

namespace taskglass {

class StretchColumn;
class KindModel;

/// The kinds of errors of a task: count, share as a bar, text, an example; most frequent
/// first. Activating the row of folded kinds lists them.
class KindView : public TableView {
    Q_OBJECT
public:
    explicit KindView(QWidget *parent = nullptr);

    /// Shows @p kinds. Use this instead of setModel, once.
    void setKinds(KindModel *kinds);
    /// The kind with the focus frame (KindModel::KindRole); absent if none, or if it
    /// is the row of folded kinds.
    std::optional<quint32> currentKind() const;
    /// The widths of Design.md, "Columns of rows".
    void resetColumns();

signals:
    /// Double click or Enter: show the rows of this kind.
    void kindActivated(quint32 id);
    /// The user selected this kind; moving the focus frame alone does not.
    void kindSelected(quint32 id);

protected:
    void activate(const QModelIndex &index) override;
    TableCells cellsToCopy() const override;
    QString copiedText(int rows) const override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    KindModel *m_kinds = nullptr;
    StretchColumn *m_stretch;
};

} // namespace taskglass
