// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"

#include <QString>

namespace taskglass {

/// Whose key it is, under the server's own names (Protocol.md, "Identity").
struct User {
    QString id{};
    QString email{};
    QString name{};
    QString nickname{};
    QString picture{};
    QString intercomHash{};
    bool isViewer = false;
    bool isExternalUser = false;
    Timestamp createdAt{};
    Timestamp updatedAt{};

    friend bool operator==(const User &, const User &) = default;
};

/// The organization a key belongs to.
struct Organization {
    QString id{};
    QString name{};
    Timestamp createdAt{};
    Timestamp updatedAt{};

    friend bool operator==(const Organization &, const Organization &) = default;
};

} // namespace taskglass
