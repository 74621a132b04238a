// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>
#include <QWidget>

class QLabel;
class QPushButton;

namespace taskglass {

/// What a pane shows instead of nothing: an icon, one sentence and at most one action, centred
/// (Design.md, "Empty states").
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// Sets all of it at once; without @p action there is no button. @p sentence is plain text,
    /// whatever is in it.
    void show(const QIcon &icon, const QString &sentence, const QString &action = {});
    QString sentence() const;
    QString action() const;

    using QWidget::show;

signals:
    void actionRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void paintIcon();

    QIcon m_icon{};
    QLabel *m_picture;
    QLabel *m_sentence;
    QPushButton *m_button;
};

} // namespace taskglass
