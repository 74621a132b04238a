// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "http/HttpTransport.h"
#include "http/ReplyBody.h"

#include <QFile>
#include <QObject>
#include <QPointer>
#include <QUrl>

namespace taskglass {

/// One file, brought from its web address to a local path: without the API key, over redirects, and
/// again after transient trouble. Its death ends the transfer; what was written so far stays.
class FileDownload : public QObject {
    Q_OBJECT
public:
    /// Any http or https address is allowed. @p path must be on a local disk; it is overwritten.
    FileDownload(
        HttpTransport &transport, QUrl url, const QString &path, QObject *parent = nullptr);
    ~FileDownload() override;

    /// To be called once.
    void start();

signals:
    /// Last of all and once, later than `start`: how many bytes were written, or why they were not.
    /// `Malformed`: no web address. `NotFound`: the server gives it out no longer. `Rejected`: it
    /// refused otherwise. `Storage`: the file could not be written. Else the kinds of
    /// `transportFailure`, `ReplyBody` and `RateLimited`. Never, if the transport dies first.
    void finished(const taskglass::Result<qint64> &size);

private:
    void attempt();
    bool keep(QByteArrayView bytes);
    void handleReply();
    Error storageError() const;

    QPointer<HttpTransport> m_transport;
    QUrl m_url;
    QFile m_file;
    Attempts m_attempts{};
    QPointer<QNetworkReply> m_reply{};
    ReplyBody *m_body = nullptr; ///< The reply's.
    std::optional<Error> m_storageFailure{};
};

} // namespace taskglass
