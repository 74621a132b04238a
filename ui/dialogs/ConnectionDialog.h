// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "graphql/Endpoint.h"

#include <QDialog>

#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace taskglass {

class KeyStore;
class LabelboxClient;

/// Takes an API key and says whose it is before anything is saved.
class ConnectionDialog : public QDialog {
    Q_OBJECT
public:
    ConnectionDialog(KeyStore &keyStore, const QUrl &endpoint, QWidget *parent = nullptr);
    ~ConnectionDialog() override;

signals:
    /// A key that was checked, and where it belongs.
    void connectionChosen(const taskglass::Endpoint &endpoint);

private:
    enum class Mark { None, Good, Problem };

    void check();
    void askOrganization();
    void askTasks();
    void conclude();
    void fail(const Error &error);
    void forgetCheck();
    void say(Mark mark, const QString &sentence);
    void showAdvanced(bool shown);
    void probeKeyStore();

    KeyStore &m_keyStore;
    Endpoint m_checked{};
    std::unique_ptr<LabelboxClient> m_client;
    QString m_email{};
    QString m_organization{};
    qsizetype m_tasks = 0;
    QLineEdit *m_key;
    QToolButton *m_advanced;
    QWidget *m_advancedPart;
    QLineEdit *m_address;
    QLabel *m_mark;
    QLabel *m_words;
    QLabel *m_place;
    QPushButton *m_check;
    QPushButton *m_save;
};

} // namespace taskglass
