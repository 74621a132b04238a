// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/Identity.h"
#include "graphql/Endpoint.h"

#include <QObject>

#include <memory>

namespace taskglass {

class LabelboxClient;

/// Whose a key is, and how many of its tasks the server's first page lists.
struct CheckedKey {
    Endpoint endpoint{}; ///< Where it was asked, and the key itself.
    User user{};
    Organization organization{};
    qsizetype tasks = 0;
    bool mayBeMore = false; ///< The page was full.
};

/// Asks a server, once and apart from any connection, whether it knows a key and whose it is. Lives
/// on the thread of whoever asks; the answer comes there.
class KeyCheck : public QObject {
    Q_OBJECT
public:
    explicit KeyCheck(QObject *parent = nullptr);
    ~KeyCheck() override;

    /// Asks; what was asked before is forgotten.
    void start(const Endpoint &endpoint);
    /// Nothing more is heard of what was asked.
    void cancel();

signals:
    /// Once for each start that was not cancelled: whose the key is, or the first error of the
    /// server.
    void finished(const taskglass::Result<taskglass::CheckedKey> &checked);

private:
    void fetchUser();
    void fetchOrganization();
    void fetchTasks();
    void fail(const Error &error);

    CheckedKey m_checked{};
    std::unique_ptr<LabelboxClient> m_client;
};

} // namespace taskglass
