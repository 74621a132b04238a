// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace taskglass {

/// A label for text of the server: never rich text, may be selected and copied.
QLabel *plainLabel(const QString &text = {}, QWidget *parent = nullptr);

/// One line of plain text, shortened when there is no room; the tooltip has it whole.
class ElidedLabel : public QWidget {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setText(const QString &text);
    /// Where the text gives way; in the middle unless told otherwise.
    void setElideMode(Qt::TextElideMode mode);
    QString text() const { return m_text; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text{};
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

} // namespace taskglass
