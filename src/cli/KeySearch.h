// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <QString>
#include <QUrl>

#include <string>

class QObject;

namespace taskglass {

class KeyStore;

/// The API key in the file (`Input`) @p name, without the blanks around it. Warns on standard error
/// when others may read the file. Error `Storage` if it cannot be read, `KeyMissing` if it holds no
/// key.
Result<Secret> keyFromFile(const std::string &name);

/// The API key for @p endpoint: of `LABELBOX_API_KEY`, else of the key store, for which a few
/// seconds are waited. Calls @p handler once, later. Error `KeyMissing` if there is none.
void searchKey(KeyStore &store, const QUrl &endpoint, QObject *receiver, Handler<Secret> handler);

} // namespace taskglass
