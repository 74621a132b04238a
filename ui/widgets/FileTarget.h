// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;

namespace taskglass {

/// The file that shall be written: its path, a way to choose it, and what is wrong with it.
class FileTarget : public QWidget {
    Q_OBJECT
public:
    /// @p caption heads the dialog in which the file is chosen.
    explicit FileTarget(QString caption, QWidget *parent = nullptr);

    /// Absolute, with slashes.
    QString path() const;
    void setPath(const QString &path);
    /// A sentence for a path that cannot be written to as it stands; empty if it can.
    QString problem() const;
    /// Another sentence to show there, once the path is fine.
    void setOtherProblem(const QString &sentence);
    /// Calls @p then, after asking if a file would be replaced.
    void confirm(const std::function<void()> &then);
    /// For the label beside it.
    QWidget *editor() const;

    /// The folder of the last export, else the user's documents.
    static QString startFolder(const QString &lastFolder);

signals:
    void changed();

private:
    void browse();
    void updateProblem();

    QString m_caption;
    QString m_otherProblem{};
    QLineEdit *m_path;
    QLabel *m_problem;
};

} // namespace taskglass
