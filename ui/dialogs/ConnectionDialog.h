// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/KeyCheck.h"
#include "graphql/Endpoint.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace taskglass {

class KeyStore;

/// Takes an API key and says whose it is before anything is saved.
class ConnectionDialog : public QDialog {
    Q_OBJECT
public:
    ConnectionDialog(KeyStore &keyStore, const QUrl &endpoint, QWidget *parent = nullptr);

signals:
    /// A key that was checked, and where it belongs.
    void connectionChosen(const taskglass::Endpoint &endpoint);

private:
    enum class Mark { None, Good, Problem };

    void check();
    void handleChecked(const Result<CheckedKey> &checked);
    void showProblem(const Error &error);
    void forgetCheck();
    void setAnswer(Mark mark, const QString &sentence);
    void showAdvanced(bool shown);
    void probeKeyStore();

    KeyStore &m_keyStore;
    KeyCheck m_keyCheck{};
    Endpoint m_checked{}; ///< What *Save and connect* connects to.
    QLineEdit *m_key;
    QToolButton *m_advanced;
    QWidget *m_advancedPart;
    QLineEdit *m_address;
    QLabel *m_mark;
    QLabel *m_answer;
    QLabel *m_place;
    QPushButton *m_check;
    QPushButton *m_save;
};

} // namespace taskglass
