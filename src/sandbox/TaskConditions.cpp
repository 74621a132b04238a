// SPDX-License-Identifier: Apache-2.0
#include "sandbox/TaskConditions.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace taskglass::sandbox {

namespace {

struct Operator {
    QLatin1StringView suffix;
    bool (*holds)(int);
};

constexpr std::array operators{
    Operator{"_not"_L1, [](int order) { return order != 0; }},
    Operator{"_lte"_L1, [](int order) { return order <= 0; }},
    Operator{"_gte"_L1, [](int order) { return order >= 0; }},
    Operator{"_lt"_L1, [](int order) { return order < 0; }},
    Operator{"_gt"_L1, [](int order) { return order > 0; }},
};

/// Whether @p task satisfies one comparison, or `AND` of some.
bool satisfiesTerm(const QJsonObject &task, const QString &key, const QJsonValue &wanted)
{
    if (key == u"AND"_s) {
        const QJsonArray terms = wanted.toArray();
        return std::all_of(terms.begin(), terms.end(),
            [&](const QJsonValue &each) { return satisfies(task, each.toObject()); });
    }
    for (const Operator &each : operators) {
        if (!key.endsWith(each.suffix))
            continue;
        const QJsonValue value = task[key.chopped(each.suffix.size())];
        return !value.isNull() && each.holds(compared(value, wanted));
    }
    return compared(task[key], wanted) == 0 && task[key].isNull() == wanted.isNull();
}

} // namespace

const QStringList &taskFieldNames()
{
    static const QStringList names{u"completionPercentage"_s, u"createdAt"_s, u"errors"_s,
        u"metadata"_s, u"name"_s, u"result"_s, u"status"_s, u"type"_s, u"id"_s, u"updatedAt"_s};
    return names;
}

int compared(const QJsonValue &left, const QJsonValue &right)
{
    const auto sign = [](const auto &a, const auto &b) { return a < b ? -1 : (b < a ? 1 : 0); };
    if (left.isDouble() && right.isDouble())
        return sign(left.toDouble(), right.toDouble());
    const QDateTime from = QDateTime::fromString(left.toString(), Qt::ISODateWithMs);
    const QDateTime to = QDateTime::fromString(right.toString(), Qt::ISODateWithMs);
    if (from.isValid() && to.isValid())
        return sign(from.toMSecsSinceEpoch(), to.toMSecsSinceEpoch());
    return sign(left.toString(), right.toString());
}

bool satisfies(const QJsonObject &task, const QJsonObject &where)
{
    for (auto term = where.constBegin(); term != where.constEnd(); ++term) {
        if (!satisfiesTerm(task, term.key(), term.value()))
            return false;
    }
    return true;
}

QString unknownTerm(const QJsonObject &where)
{
    for (auto term = where.constBegin(); term != where.constEnd(); ++term) {
        if (term.key() == u"AND"_s) {
            const QJsonArray terms = term.value().toArray();
            for (const auto &each : terms) {
                if (const QString found = unknownTerm(each.toObject()); !found.isEmpty())
                    return found;
            }
            continue;
        }
        QString field = term.key();
        for (const Operator &each : operators) {
            if (field.endsWith(each.suffix)) {
                field.chop(each.suffix.size());
                break;
            }
        }
        if (!taskFieldNames().contains(field))
            return term.key();
    }
    return {};
}

} // namespace taskglass::sandbox
