// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QToolButton;

namespace taskglass {

class ElidedLabel;

/// One job in the strip: an icon, what it is about, how far it is, and what can be done with it.
class JobLine : public QWidget {
    Q_OBJECT
public:
    explicit JobLine(QWidget *parent = nullptr);

signals:
    /// The job ended; @p sentence says how.
    void finished(const QString &sentence);
    /// The user put the line away.
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;

    void setIcon(const QString &name);
    /// @p total 0 or less: how much there is to do is not known.
    void showBar(qint64 done, qint64 total);
    void hideBar();
    void setTitle(const QString &title);
    void setText(const QString &text);
    /// Adds a button at the end of the line; the one that puts the line away comes last.
    QToolButton *addButton(const QString &text, const QString &icon = {});
    /// Whether the user may put the line away.
    void setClosable(bool closable);

private:
    QHBoxLayout *m_row;
    QLabel *m_icon;
    ElidedLabel *m_title;
    QProgressBar *m_bar;
    ElidedLabel *m_text;
    QToolButton *m_close;
};

} // namespace taskglass
