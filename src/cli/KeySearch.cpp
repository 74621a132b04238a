// SPDX-License-Identifier: Apache-2.0
#include "cli/KeySearch.h"

#include "cli/Input.h"
#include "cli/Terminal.h"
#include "settings/KeyStore.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <memory>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds keyStoreTimeout{5};
constexpr qint64 longestKeyFile = 65'536; ///< Bytes.

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::KeySearch)
};

/// What can stand in a header line: visible ASCII.
bool isPlausible(const QByteArray &key)
{
    return !key.isEmpty()
        && std::all_of(key.begin(), key.end(), [](char byte) { return byte > ' ' && byte < 0x7f; });
}

Error notAKey(const QString &place)
{
    return {Error::Kind::KeyMissing,
        Words::tr("%1 holds no API key: a key is one word of letters, digits and signs. Copy it "
                  "from the Labelbox settings, page API keys.")
            .arg(place),
        u"not a key"_s};
}

Error noKey()
{
    return {Error::Kind::KeyMissing,
        Words::tr(
            "There is no API key for this server. Set LABELBOX_API_KEY, give --key-file FILE, or "
            "save the key in the window of Taskglass; --demo needs none."),
        u"no key found"_s};
}

} // namespace

Result<Secret> keyFromFile(const std::string &name)
{
    Result<Input> input = Input::open(name);
    if (!input)
        return input.error();
    if (input->isReadByOthers())
        terminal::printMessage(
            Words::tr("Other users of this computer may read %1, and so your API key. "
                      "Run chmod 600 on it.")
                .arg(input->name()));
    Result<QByteArray> read = input->read(longestKeyFile);
    if (!read)
        return read.error();
    const Secret content(*std::move(read));
    const QByteArray key = content.reveal().trimmed();
    if (!isPlausible(key))
        return notAKey(input->name());
    return Secret(key);
}

void searchKey(KeyStore &store, const QUrl &endpoint, QObject *receiver, Handler<Secret> handler)
{
    const Secret fromEnvironment = KeyStore::keyFromEnvironment();
    if (!fromEnvironment.isEmpty()) {
        QTimer::singleShot(0, receiver, [fromEnvironment, handler = std::move(handler)] {
            if (isPlausible(fromEnvironment.reveal()))
                handler(fromEnvironment);
            else
                handler(notAKey(u"LABELBOX_API_KEY"_s));
        });
        return;
    }
    // A key store that waits to be unlocked answers late or never; nobody may be there to see it.
    auto answered = std::make_shared<bool>(false);
    const auto once = [answered, handler = std::move(handler)](const Result<Secret> &key) {
        if (*answered)
            return;
        *answered = true;
        if (key && isPlausible(key->reveal()))
            handler(*key);
        else
            handler(noKey());
    };
    store.readKey(endpoint, receiver, once);
    QTimer::singleShot(keyStoreTimeout, receiver, [once] { once(noKey()); });
}

} // namespace taskglass
