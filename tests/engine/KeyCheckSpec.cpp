// SPDX-License-Identifier: Apache-2.0
#include "engine/KeyCheck.h"
#include "sandbox/Sandbox.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>

namespace taskglass {

/// The real demo server answers.
class KeyCheckSpec : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Result<std::unique_ptr<sandbox::Sandbox>> server = sandbox::Sandbox::start({});
        QVERIFY(server);
        m_server = std::move(*server);
    }

    void aKeyThatIsKnownTellsWhoseItIs()
    {
        const Endpoint endpoint{m_server->endpoint(), Secret("a-key-of-the-sandbox")};
        const std::optional<Result<CheckedKey>> checked = answerTo(endpoint);
        QVERIFY(checked && *checked);
        const CheckedKey &key = **checked;
        QCOMPARE(key.endpoint.url, endpoint.url);
        QVERIFY(!key.user.email.isEmpty());
        QVERIFY(!key.organization.name.isEmpty());
        QVERIFY(key.tasks > 0);
        QCOMPARE(key.mayBeMore, key.tasks == 100);
    }

    void anEmptyKeyIsAnError()
    {
        const std::optional<Result<CheckedKey>> checked =
            answerTo(Endpoint{m_server->endpoint(), {}});
        QVERIFY(checked && !*checked);
        QVERIFY(!checked->error().sentence.isEmpty());
    }

    void aCheckThatIsCancelledIsNotHeardOf()
    {
        KeyCheck check;
        int heard = 0;
        connect(&check, &KeyCheck::finished, this, [&heard] { ++heard; });
        check.start(Endpoint{m_server->endpoint(), Secret("a-key-of-the-sandbox")});
        check.cancel();
        // Another one is asked and answered meanwhile.
        QVERIFY(answerTo(Endpoint{m_server->endpoint(), Secret("a-key-of-the-sandbox")}));
        QCOMPARE(heard, 0);
    }

private:
    std::optional<Result<CheckedKey>> answerTo(const Endpoint &endpoint)
    {
        std::optional<Result<CheckedKey>> answer;
        KeyCheck check;
        connect(&check, &KeyCheck::finished, this,
            [&answer](const Result<CheckedKey> &checked) { answer.emplace(checked); });
        check.start(endpoint);
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 20'000))
            return std::nullopt;
        return answer;
    }

    std::unique_ptr<sandbox::Sandbox> m_server{};
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::KeyCheckSpec)
#include "KeyCheckSpec.moc"
