// SPDX-License-Identifier: Apache-2.0
#include "ui/program/Desktop.h"

#include "base/Logging.h"
#include "ui/details/ErrorsPane.h"
#include "ui/details/RowPane.h"
#include "ui/dialogs/ConnectionDialog.h"
#include "ui/widgets/Notice.h"

#include <QDir>
#include <QStandardPaths>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Whether this run leaves no trace: the demo, and pictures, which must not depend on how a window
/// was left.
bool isPassing(const StartOptions &options)
{
    return options.dataFolder.isEmpty()
        && (options.source == StartOptions::Source::Demo || !options.screenshot.isEmpty());
}

std::unique_ptr<QTemporaryDir> temporaryFolder(const StartOptions &options)
{
    return isPassing(options) ? std::make_unique<QTemporaryDir>() : nullptr;
}

/// Where this run keeps its files.
QString folderOf(const StartOptions &options, const QTemporaryDir *temporary)
{
    if (!options.dataFolder.isEmpty())
        return QDir(options.dataFolder).absolutePath();
    if (temporary && options.source == StartOptions::Source::Demo)
        return temporary->path();
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
}

/// A run with a folder of its own keeps its settings there.
QString settingsPathOf(const StartOptions &options, const QTemporaryDir *temporary)
{
    if (!options.dataFolder.isEmpty())
        return QDir(options.dataFolder).absoluteFilePath(u"taskglass.ini"_s);
    return temporary ? temporary->filePath(u"taskglass.ini"_s) : Settings().path();
}

} // namespace

Desktop::Desktop(StartOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_temporary(temporaryFolder(m_options))
    , m_settings(settingsPathOf(m_options, m_temporary.get()))
    , m_engine(folderOf(m_options, m_temporary.get()))
    , m_window(m_tasks, m_settings)
    , m_screenshot(m_window, m_tasks, m_options)
{
    m_engine.setArchiveLimit(m_settings.archiveLimit());
    wire();
}

Desktop::~Desktop() = default;

void Desktop::wire()
{
    // From the engine to what is shown.
    connect(&m_engine, &Engine::tasksReset, &m_tasks, &TaskTableModel::resetEntries);
    connect(&m_engine, &Engine::tasksChanged, &m_tasks, &TaskTableModel::applyChanges);
    connect(&m_engine, &Engine::pollStateChanged, &m_tasks, [this](const PollState &state) {
        m_tasks.setStale(state.failuresInARow > 2 || state.phase == PollState::Phase::Stopped);
    });
    connect(&m_engine, &Engine::pollStateChanged, &m_window, &MainWindow::setPollState);
    connect(&m_engine, &Engine::identityKnown, &m_window,
        [this](const User &, const Organization &organization) {
            m_window.setOrganization(organization);
        });
    connect(&m_engine, &Engine::rowsChanged, m_window.detail(), &DetailPane::setRows);
    connect(&m_engine, &Engine::rowsChanged, &m_window, &MainWindow::updateDownload);
    connect(&m_engine, &Engine::taskDetailsKnown, m_window.detail(), &DetailPane::setDetails);
    connect(&m_engine, &Engine::storeProblem, &m_window, &MainWindow::showProblem);

    // From what the user does to the engine.
    connect(&m_window, &MainWindow::refreshAllRequested, &m_engine, &Engine::refreshAll);
    connect(&m_window, &MainWindow::refreshRequested, &m_engine, &Engine::refreshTasks);
    connect(&m_window, &MainWindow::pauseRequested, &m_engine, &Engine::setPaused);
    connect(&m_window, &MainWindow::hiddenChanged, &m_engine, &Engine::setWindowHidden);
    connect(m_window.detail(), &DetailPane::rowsRequested, &m_engine,
        [this](const StreamId &id) { m_engine.requestRows(id, RowDemand::View); });
    connect(m_window.detail(), &DetailPane::rowsReleased, &m_engine,
        [this](const StreamId &id) { m_engine.releaseRows(id, RowDemand::View); });
    connect(m_window.detail(), &DetailPane::stopRequested, &m_engine, &Engine::stopRows);
    connect(m_window.detail(), &DetailPane::refetchRequested, &m_engine, &Engine::refetchRows);
    connect(m_window.detail(), &DetailPane::reloadRequested, &m_engine, &Engine::reloadRows);
    connect(m_window.detail(), &DetailPane::detailsRequested, &m_engine, &Engine::requestDetails);
    connect(&m_window, &MainWindow::stopRequested, &m_engine, &Engine::stopRows);
    connect(&m_window, &MainWindow::rowsRequested, &m_engine,
        [this](const StreamId &id) { m_engine.requestRows(id, RowDemand::Archive); });
    connect(&m_window, &MainWindow::exportRequested, &m_engine,
        [this](const RowExportRequest &request) { m_window.addJob(m_engine.exportRows(request)); });

    // Connections and pictures.
    connect(&m_window, &MainWindow::connectRequested, this, &Desktop::askForKey);
    connect(&m_window, &MainWindow::demoRequested, this, &Desktop::startDemo);
    connect(&m_screenshot, &Screenshot::finished, this, &Desktop::screenshotFinished);
}

Result<void> Desktop::start()
{
    if (m_options.source == StartOptions::Source::Demo) {
        Result<std::unique_ptr<sandbox::Sandbox>> demo = sandbox::Sandbox::start({});
        if (!demo)
            return demo.error();
        m_demo = std::move(*demo);
    }
    if (!m_options.task.isEmpty())
        m_window.selectTask(m_options.task);
    if (m_options.tab)
        m_window.detail()->setTab(*m_options.tab);
    if (!m_options.screenshot.isEmpty()) {
        m_window.setMinimumSize(QSize(1, 1));
        m_window.resize(m_options.size);
    }
    m_window.show();
    connectWithKnownKey();
    if (!m_options.screenshot.isEmpty())
        m_screenshot.start();
    return {};
}

QUrl Desktop::endpointUrl() const
{
    if (m_options.endpoint.isValid())
        return m_options.endpoint;
    const QUrl kept = m_settings.endpoint();
    return kept.isValid() ? kept : defaultEndpointUrl();
}

void Desktop::connectWithKnownKey()
{
    if (m_demo) {
        m_window.setConnection(MainWindow::Connection::Demo, m_demo->endpoint());
        m_engine.open(Endpoint{m_demo->endpoint(), Secret(QByteArrayLiteral("demo-key"))});
        return;
    }
    const Secret given = KeyStore::keyFromEnvironment();
    if (!given.isEmpty()) {
        open(Endpoint{endpointUrl(), given});
        return;
    }
    m_keyStore.readKey(endpointUrl(), this, [this](const Result<Secret> &kept) {
        if (kept && !kept->isEmpty()) {
            open(Endpoint{endpointUrl(), *kept});
            return;
        }
        // Without a key the tasks stored earlier are still worth showing.
        m_window.setConnection(MainWindow::Connection::None, endpointUrl());
        m_engine.open(Endpoint{endpointUrl(), {}});
        if (!kept && kept.error().kind == Error::Kind::Storage)
            qCInfo(lcUi) << kept.error().detail;
    });
}

void Desktop::open(const Endpoint &endpoint)
{
    m_window.setConnection(MainWindow::Connection::Live, endpoint.url);
    m_engine.open(endpoint);
}

void Desktop::askForKey()
{
    if (m_demo) {
        leaveDemo();
        return;
    }
    auto *dialog = new ConnectionDialog(m_keyStore, endpointUrl(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ConnectionDialog::connectionChosen, this, &Desktop::connectTo);
    dialog->open();
}

void Desktop::connectTo(const Endpoint &endpoint)
{
    m_options.endpoint = endpoint.url;
    m_settings.setEndpoint(endpoint.url == defaultEndpointUrl() ? QUrl() : endpoint.url);
    open(endpoint);
    m_keyStore.writeKey(endpoint.url, endpoint.key, this, [this](const Result<void> &kept) {
        if (!kept) {
            m_window.showNotice(Notice{Notice::Tone::Info, kept.error().sentence,
                Notice::Action::None, kept.error().detail});
        }
    });
}

void Desktop::leaveDemo()
{
    StartOptions options = m_options;
    options.source = StartOptions::Source::Labelbox;
    options.task = {};
    emit restartRequested(options);
}

void Desktop::startDemo()
{
    StartOptions options = m_options;
    options.source = StartOptions::Source::Demo;
    options.endpoint = {};
    emit restartRequested(options);
}

} // namespace taskglass
