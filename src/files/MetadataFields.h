// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <map>
#include <optional>
#include <vector>

namespace taskglass {

/// The metadata fields that rows have, in order of first appearance. Gathered over all rows before
/// a file is begun that has a column for each.
class MetadataFields {
public:
    /// More are not made into columns: a spreadsheet with thousands of them helps nobody.
    static constexpr std::size_t most = 200;

    /// Takes in the fields of a row's metadata: a JSON list of `{schemaId, name, value}`
    /// (Protocol.md, "Paged rows"). Anything else has none. Fields with the same schema id are one;
    /// where one of them has none, so are those with the same name.
    void add(QByteArrayView metadata);
    /// What each field is called, and no two alike: its name; its schema id where no row gave
    /// a name; both, as in `split (ck1)`, where another field has that name.
    const std::vector<QByteArray> &names() const { return m_names; }
    /// Values of fields beyond `most`, which have no column.
    qint64 leftOut() const { return m_leftOut; }

    /// The values of a row's metadata, one for each of `names()`: what texts say, other JSON as
    /// written, empty where the row has no such field. Of a field that comes twice, both, with a
    /// line break between.
    std::vector<QByteArray> valuesOf(QByteArrayView metadata) const;

private:
    std::optional<std::size_t> placeOf(const QByteArray &schemaId, const QByteArray &name) const;
    QByteArray unlikeOthers(const QByteArray &name, const QByteArray &schemaId) const;

    std::map<QByteArray, std::size_t> m_placesById{};
    std::map<QByteArray, std::size_t> m_placesByName{}; ///< Of two with one name, the first.
    std::vector<QByteArray> m_names{};
    std::vector<bool> m_hasName{}; ///< Rather than the schema id in its place.
    std::vector<bool> m_hasId{};
    qint64 m_leftOut = 0;
};

} // namespace taskglass
