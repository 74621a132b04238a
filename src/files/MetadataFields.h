// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <map>
#include <vector>

namespace taskglass {

/// The metadata fields that rows have, by name (or by schema id where the server gave no name), in
/// order of first appearance. Gathered over all rows before a file is begun that has a column for
/// each.
class MetadataFields {
public:
    /// More are not made into columns: a spreadsheet with thousands of them helps nobody.
    static constexpr std::size_t most = 200;

    /// Takes in the fields of a row's metadata: a JSON list of `{schemaId, name, value}`
    /// (Protocol.md, "Paged rows"). Anything else has none.
    void add(QByteArrayView metadata);
    const std::vector<QByteArray> &names() const { return m_names; }
    /// Values of fields beyond `most`, which have no column.
    qint64 leftOut() const { return m_leftOut; }

    /// The values of a row's metadata, one for each of `names()`: texts as they are, other JSON as
    /// written, empty where the row has no such field. Of a field that comes twice, both, with a
    /// line break between.
    std::vector<QByteArray> valuesOf(QByteArrayView metadata) const;

private:
    std::map<QByteArray, std::size_t> m_places{};
    std::vector<QByteArray> m_names{};
    qint64 m_leftOut = 0;
};

} // namespace taskglass
