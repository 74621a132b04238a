// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTableView>

#include <optional>

namespace taskglass {

class StretchColumn;
class TemplateModel;

/// The kinds of errors of a task: count, share as a bar, template, first example; most frequent
/// first. Activating the row of folded kinds lists them.
class TemplateView : public QTableView {
    Q_OBJECT
public:
    explicit TemplateView(QWidget *parent = nullptr);

    /// Shows @p templates. Use this instead of setModel, once.
    void setTemplates(TemplateModel *templates);
    /// The template with the focus frame (TemplateModel::TemplateIdRole); absent if none, or if it
    /// is the row of folded kinds.
    std::optional<quint32> currentTemplate() const;
    /// Puts the selected groups on the clipboard, as text and as an HTML table.
    void copySelection(bool withHeadings = false);

    /// Column widths and order; opaque.
    QByteArray saveState() const;
    /// False if @p state is none of ours.
    bool restoreState(const QByteArray &state);
    void resetColumns();

signals:
    /// Double click or Enter: show the rows of this template.
    void templateActivated(quint32 id);
    /// The user selected this template; moving the focus frame alone does not.
    void templateSelected(quint32 id);
    void contextMenuRequested(const QPoint &globalPosition);
    /// Something that saveState() would remember has changed.
    void stateChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(
        const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void activate(const QModelIndex &index);
    void setRowHeight();

    TemplateModel *m_templates = nullptr;
    StretchColumn *m_stretch;
    bool m_isArranging = false;
};

} // namespace taskglass
