// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/Engine.h"
#include "models/TaskTableModel.h"
#include "sandbox/Sandbox.h"
#include "settings/KeyStore.h"
#include "settings/Settings.h"
#include "ui/program/Screenshot.h"
#include "ui/program/StartOptions.h"
#include "ui/window/MainWindow.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace taskglass {

/// The program: everything it consists of, in order of dependence, and the wiring between.
class Desktop : public QObject {
    Q_OBJECT
public:
    explicit Desktop(StartOptions options, QObject *parent = nullptr);
    ~Desktop() override;

    /// Starts the demo server if asked for, shows the window and connects. Error: the demo server
    /// or a folder could not be had.
    Result<void> start();

    MainWindow &window() { return m_window; }
    Engine &engine() { return m_engine; }
    /// The demo's server; null without a demo.
    const sandbox::Sandbox *demo() const { return m_demo.get(); }

    /// Opens a connection now, without asking whether its key should be kept.
    void open(const Endpoint &endpoint);

signals:
    /// The picture is taken, or cannot be.
    void screenshotFinished(int exitCode, const QString &sentence);
    /// The user wants the program to begin anew with these options.
    void restartRequested(const taskglass::StartOptions &options);

private:
    void wire();
    void connectWithKnownKey();
    void connectTo(const Endpoint &endpoint);
    void askForKey();
    void leaveDemo();
    void startDemo();
    QUrl endpointUrl() const;

    StartOptions m_options;
    std::unique_ptr<QTemporaryDir> m_temporary{}; ///< Only where nothing shall be kept.
    std::unique_ptr<sandbox::Sandbox> m_demo{};
    Settings m_settings;
    KeyStore m_keyStore{};
    TaskTableModel m_tasks{};
    Engine m_engine;
    MainWindow m_window;
    Screenshot m_screenshot;
};

} // namespace taskglass
