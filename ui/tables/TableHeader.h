// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHeaderView>

namespace taskglass {

/// Column headings that stand exactly above their cells' text, quiet, with a triangle that points
/// down when the greatest comes first.
class TableHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit TableHeader(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    QSize sectionSizeFromContents(int section) const override;
};

} // namespace taskglass
