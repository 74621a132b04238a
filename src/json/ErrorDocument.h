// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QString>

namespace taskglass {

/// What a person reads first in a document that tells of an error.
struct ErrorDocument {
    QString message{}; ///< Its text, or its `message`; of a list, that of the first. Empty if none.
    bool saysMore = false; ///< Whether anything stands beside the message.
};

/// Total: what is not JSON, or JSON of another shape, has no message and says more.
ErrorDocument readErrorDocument(QByteArrayView json);

} // namespace taskglass
