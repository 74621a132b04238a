// SPDX-License-Identifier: Apache-2.0
#include "settings/KeyStore.h"

#include <qt6keychain/keychain.h>

#include <cstdlib>
#include <cstring>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QString service()
{
    return u"taskglass"_s;
}

/// Two spellings of one address share a key; what may follow the path never names another server.
QString keyName(const QUrl &endpoint)
{
    return endpoint
        .adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment
            | QUrl::StripTrailingSlash | QUrl::NormalizePathSegments)
        .toString();
}

/// The one place where the key store's codes become ours.
Error keyStoreError(const QKeychain::Job &job)
{
    const QString detail = u"key store: code %1, %2"_s.arg(job.error()).arg(job.errorString());
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return Error{Error::Kind::KeyMissing,
            KeyStore::tr("No API key is kept for this server. Add one to see your tasks."), detail,
            {}};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return Error{Error::Kind::Storage,
            KeyStore::tr(
                "The key store of this computer stayed locked, so the API key could not be "
                "read or saved. Unlock it and try again."),
            detail, {}};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return Error{Error::Kind::Storage,
            KeyStore::tr(
                "This computer offers no key store, so an API key is kept only until the "
                "program ends. Install GNOME Keyring or KWallet, or set LABELBOX_API_KEY."),
            detail, {}};
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        return Error{Error::Kind::Storage,
            KeyStore::tr(
                "The key store of this computer could not be used, so an API key is kept only "
                "until the program ends. Check the key store, or set LABELBOX_API_KEY."),
            detail, {}};
    }
    Q_UNREACHABLE();
}

/// Starts @p job; it deletes itself. A plain-text fallback would put the key into a file.
template <typename Job>
void run(
    Job *job, const QUrl &endpoint, QObject *receiver, std::function<void(const Job &)> finished)
{
    job->setKey(keyName(endpoint));
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, receiver,
        [job, finished = std::move(finished)] { finished(*job); });
    job->start();
}

} // namespace

KeyStore::KeyStore(QObject *parent) : QObject(parent) { }

Secret KeyStore::keyFromEnvironment()
{
    Secret key(qgetenv("LABELBOX_API_KEY").trimmed());
    // No child needs it, and nobody else wipes the memory that the environment lies in.
    if (char *text = std::getenv("LABELBOX_API_KEY")) {
        ::explicit_bzero(text, std::strlen(text));
        qunsetenv("LABELBOX_API_KEY");
    }
    return key;
}

void KeyStore::readKey(const QUrl &endpoint, QObject *receiver, Handler<Secret> handler)
{
    using Job = QKeychain::ReadPasswordJob;
    run<Job>(new Job(service(), this), endpoint, receiver,
        [handler = std::move(handler)](const Job &job) {
            if (job.error() != QKeychain::NoError)
                return handler(keyStoreError(job));
            handler(Secret(job.textData().toUtf8()));
        });
}

void KeyStore::writeKey(
    const QUrl &endpoint, const Secret &key, QObject *receiver, Handler<void> handler)
{
    using Job = QKeychain::WritePasswordJob;
    auto *job = new Job(service(), this);
    job->setTextData(QString::fromUtf8(key.reveal()));
    run<Job>(job, endpoint, receiver, [handler = std::move(handler)](const Job &done) {
        if (done.error() != QKeychain::NoError)
            return handler(keyStoreError(done));
        handler(Result<void>());
    });
}

} // namespace taskglass
