// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTableView>

#include <optional>

namespace taskglass {

class TemplateModel;

/// The kinds of errors of a task: count, share as a bar, template, first example; most frequent
/// first.
class TemplateView : public QTableView {
    Q_OBJECT
public:
    explicit TemplateView(QWidget* parent = nullptr);

    /// Shows @p templates. Use this instead of setModel.
    void setTemplates(TemplateModel* templates);
    /// The template with the focus frame (TemplateModel::TemplateIdRole); absent if none.
    std::optional<quint32> currentTemplate() const;
    /// The selected groups as tab-separated text.
    QString selectedText() const;

    QByteArray saveState() const;
    bool restoreState(const QByteArray& state);

signals:
    /// Double click or Enter: show the rows of this template.
    void templateActivated(quint32 id);
    void contextMenuRequested(const QPoint& globalPosition);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
};

} // namespace taskglass
