// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/Palette.h"

#include "base/EnumTable.h"

#include <QPalette>

#include <cmath>

namespace taskglass {
namespace {

struct ToneInfo {
    Tone tone;
    QRgb onLight;
    QRgb onDark;
};

constexpr EnumTable<Tone, ToneInfo, countTo(Tone::Neutral)> toneTable(&ToneInfo::tone,
    {{
        {Tone::Active, 0xFF0A45B0, 0xFF5B9CFC},
        {Tone::Good, 0xFF12985C, 0xFF2BE59E},
        {Tone::Partial, 0xFFB07A0A, 0xFFFBBB1C},
        {Tone::Bad, 0xFF850C1C, 0xFFFA524F},
        {Tone::Neutral, 0xFF7B8595, 0xFF94979C},
    }});

/// Relative luminance as WCAG 2.2 defines it.
qreal luminance(const QColor &color)
{
    const auto linear = [](qreal part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

QColor mixed(const QColor &ground, const QColor &other, float share)
{
    return QColor::fromRgbF(ground.redF() + (other.redF() - ground.redF()) * share,
        ground.greenF() + (other.greenF() - ground.greenF()) * share,
        ground.blueF() + (other.blueF() - ground.blueF()) * share);
}

} // namespace

QColor toneColor(Tone tone, const QPalette &palette)
{
    const ToneInfo &info = toneTable[tone];
    return QColor::fromRgb(
        luminance(palette.color(QPalette::Base)) > 0.18 ? info.onLight : info.onDark);
}

QColor hoverColor(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.07F);
}

QColor trackColor(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.12F);
}

QColor readableOn(const QColor &ground)
{
    return luminance(ground) > 0.18 ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace taskglass
