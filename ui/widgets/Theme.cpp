// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QPalette>
#include <QProxyStyle>
#include <QWidget>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// The grounds of Design.md, "Colours", and what goes with them.
struct Tones {
    QRgb window, base, alternate, button, text, quiet, border, highlight, highlightText, link,
        tooltip, tooltipText;
};

constexpr Tones lightTones{0xFFF4F5F7, 0xFFFFFFFF, 0xFFF4F5F7, 0xFFFCFCFD, 0xFF1B1D21, 0xFF5B6270,
    0xFFC9CDD4, 0xFFCFE0FC, 0xFF10131A, 0xFF0A45B0, 0xFF26282C, 0xFFF4F5F7};
constexpr Tones darkTones{0xFF26282C, 0xFF1E1F22, 0xFF26282C, 0xFF32353A, 0xFFE6E8EB, 0xFFA3A9B3,
    0xFF45494F, 0xFF27446F, 0xFFFFFFFF, 0xFF7FB2FF, 0xFFE6E8EB, 0xFF1B1D21};

/// Fusion without its stock pictures on dialog buttons, which know neither light nor dark.
class PlainStyle : public QProxyStyle {
public:
    PlainStyle() : QProxyStyle(u"Fusion"_s) { }

    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *returned) const override
    {
        if (hint == SH_DialogButtonBox_ButtonsHaveIcons)
            return 0;
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
};

QPalette paletteOf(const Tones &tones)
{
    QPalette palette;
    const QColor window(tones.window);
    const QColor text(tones.text);
    const QColor border(tones.border);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, QColor(tones.base));
    palette.setColor(QPalette::AlternateBase, QColor(tones.alternate));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, QColor(tones.quiet));
    palette.setColor(QPalette::Button, QColor(tones.button));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Light, QColor(tones.button).lighter(106));
    palette.setColor(QPalette::Midlight, window.lighter(103));
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, border.darker(115));
    palette.setColor(QPalette::Shadow, border.darker(160));
    palette.setColor(QPalette::Highlight, QColor(tones.highlight));
    palette.setColor(QPalette::HighlightedText, QColor(tones.highlightText));
    palette.setColor(QPalette::Link, QColor(tones.link));
    palette.setColor(QPalette::LinkVisited, QColor(tones.link));
    palette.setColor(QPalette::ToolTipBase, QColor(tones.tooltip));
    palette.setColor(QPalette::ToolTipText, QColor(tones.tooltipText));
    QColor faint = text;
    faint.setAlphaF(0.45F);
    for (const QPalette::ColorRole role :
        {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightnessF() < palette.color(QPalette::Text).lightnessF();
}

void applyTheme(Theme theme)
{
    if (theme == Theme::Desktop) {
        // A desktop with a style of its own has colours of its own too.
        if (QApplication::style()->name().compare("fusion"_L1, Qt::CaseInsensitive) != 0)
            return;
        theme = isDark(QApplication::palette()) ? Theme::Dark : Theme::Light;
    }
    QApplication::setStyle(new PlainStyle);
    QApplication::setPalette(paletteOf(theme == Theme::Dark ? darkTones : lightTones));
}

void setSecondaryText(QWidget *widget)
{
    widget->setForegroundRole(QPalette::PlaceholderText);
}

} // namespace taskglass
