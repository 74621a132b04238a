// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <QObject>
#include <QUrl>

namespace taskglass {

/// API keys in the operating system's own key store, one per endpoint; never in a file of ours.
/// Every question calls its handler once, later, on this thread; never, if the receiver dies first.
class KeyStore : public QObject {
    Q_OBJECT
public:
    explicit KeyStore(QObject *parent = nullptr);

    /// The key of `LABELBOX_API_KEY`; empty if the variable is not set. It is never written
    /// anywhere.
    static Secret keyFromEnvironment();

    /// The key kept for @p endpoint; error `KeyMissing` if none is, `Storage` if there is no key
    /// store or it refuses.
    void readKey(const QUrl &endpoint, QObject *receiver, Handler<Secret> handler);
    /// Error `Storage` if there is no key store or it refuses; then nothing was written.
    void writeKey(
        const QUrl &endpoint, const Secret &key, QObject *receiver, Handler<void> handler);
};

} // namespace taskglass
