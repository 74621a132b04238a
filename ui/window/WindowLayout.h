// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTimer>

class QMainWindow;
class QSplitter;
class QWidget;

namespace taskglass {

class DetailPane;
class Settings;
class TaskView;
class WindowActions;

/// The shape of the window, kept across restarts: place and size, splitters, columns, what is
/// hidden, the last tab. Whatever changes is remembered as soon as it does.
class WindowLayout : public QObject {
    Q_OBJECT
public:
    /// What has a shape; all of it outlives this.
    struct Parts {
        QMainWindow *window = nullptr;
        QWidget *sidebar = nullptr;
        TaskView *taskView = nullptr;
        DetailPane *detail = nullptr;
        QSplitter *horizontal = nullptr; ///< Sidebar and the rest.
        QSplitter *vertical = nullptr;   ///< List and detail.
    };

    WindowLayout(const Parts &parts, const WindowActions &actions, Settings &settings);

    /// As the last run left it.
    void restore();
    /// As a first run has it, and nothing is remembered.
    void reset();
    void saveGeometry();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    Parts m_parts;
    const WindowActions &m_actions;
    Settings &m_settings;
    QTimer m_geometryChanged{};
};

} // namespace taskglass
