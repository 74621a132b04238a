// SPDX-License-Identifier: Apache-2.0
#include "FailDevice.h"
#include "files/AtomicFile.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "no file";
}

} // namespace

class AtomicFileSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void appearsWhole();
    void leavesTheOldFileWhenGivenUp();
    void replacesTheOldFile();
    void writesIntoADeviceInsteadOfReplacingIt();
    void saysWhyItCannotBegin_data();
    void saysWhyItCannotBegin();
    void leavesNoFileWhenTheDiskIsFull();
    void saysThatAFullDiskIsFull();
    void saysWhyADeviceRefuses();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void AtomicFileSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void AtomicFileSpec::appearsWhole()
{
    const QString path = m_folder->filePath(u"rows.csv"_s);
    Result<AtomicFile> file = AtomicFile::open(path);
    QVERIFY(file);
    AtomicFile moved = std::move(*file);
    QVERIFY(writeAll(moved.device(), "hello"));
    QVERIFY(!QFile::exists(path));
    QVERIFY(moved.commit());
    QCOMPARE(contents(path), QByteArray("hello"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"rows.csv"_s});
}

void AtomicFileSpec::leavesTheOldFileWhenGivenUp()
{
    const QString path = m_folder->filePath(u"rows.csv"_s);
    {
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
    }
    {
        Result<AtomicFile> file = AtomicFile::open(path);
        QVERIFY(file);
        QVERIFY(writeAll(file->device(), QByteArray(1'000'000, 'x')));
    }
    QCOMPARE(contents(path), QByteArray("old"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"rows.csv"_s});
}

void AtomicFileSpec::replacesTheOldFile()
{
    const QString path = m_folder->filePath(u"rows.csv"_s);
    for (const char *text : {"first and longer", "second"}) {
        Result<AtomicFile> file = AtomicFile::open(path);
        QVERIFY(file);
        QVERIFY(writeAll(file->device(), text));
        QVERIFY(file->commit());
    }
    QCOMPARE(contents(path), QByteArray("second"));
}

void AtomicFileSpec::writesIntoADeviceInsteadOfReplacingIt()
{
    const QString path = m_folder->filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    QFile reader(path);
    QVERIFY(reader.open(::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK),
        QIODevice::ReadOnly | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle));
    Result<AtomicFile> file = AtomicFile::open(path);
    QVERIFY(file);
    QVERIFY(writeAll(file->device(), "hello"));
    QVERIFY(file->commit());
    QCOMPARE(reader.read(100), QByteArray("hello"));
    struct stat facts{};
    QCOMPARE(::stat(QFile::encodeName(path).constData(), &facts), 0);
    QVERIFY(S_ISFIFO(facts.st_mode));
}

void AtomicFileSpec::saysWhyItCannotBegin_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    QTest::newRow("vanished folder") << u"gone/rows.csv"_s << u"does not exist"_s;
    QTest::newRow("a folder of that name") << u"folder"_s << u"a folder has that name"_s;
    QTest::newRow("not allowed") << u"locked/rows.csv"_s << u"may not write there"_s;
}

void AtomicFileSpec::saysWhyItCannotBegin()
{
    QFETCH(const QString, name);
    QFETCH(const QString, says);
    const QDir folder(m_folder->path());
    QVERIFY(folder.mkdir(u"folder"_s));
    QVERIFY(folder.mkdir(u"locked"_s));
    if (name.startsWith(u"locked"_s)) {
        if (::geteuid() == 0)
            QSKIP("The superuser may write everywhere.");
        QFile::setPermissions(folder.filePath(u"locked"_s), QFile::ReadOwner | QFile::ExeOwner);
    }
    const QString path = folder.filePath(name);
    const Result<AtomicFile> file = AtomicFile::open(path);
    QVERIFY(!file);
    QCOMPARE(file.error().kind, Error::Kind::Storage);
    QVERIFY2(file.error().sentence.contains(says), qPrintable(file.error().sentence));
    QVERIFY(file.error().sentence.contains(path));
    QVERIFY(file.error().sentence.endsWith(u'.'));
}

void AtomicFileSpec::leavesNoFileWhenTheDiskIsFull()
{
    const QString path = m_folder->filePath(u"rows.csv"_s);
    Result<AtomicFile> file = AtomicFile::open(path);
    QVERIFY(file);
    // A limit on file sizes fails a write half way, as a full disk does.
    struct rlimit limit{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
    const struct rlimit tight{100'000, limit.rlim_max};
    ::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &tight), 0);
    const Result<void> written = writeAll(file->device(), QByteArray(300'000, 'x'));
    const Result<void> committed = file->commit();
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);

    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Storage);
    QVERIFY(written.error().sentence.contains(path));
    QVERIFY(!committed);
    QVERIFY(committed.error().sentence.contains(path));
    QVERIFY(!QFile::exists(path));
}

void AtomicFileSpec::saysThatAFullDiskIsFull()
{
    // The device that is always full, in the place of a file on a full disk.
    QFile full(u"/dev/full"_s);
    if (!full.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        QSKIP("There is no device that is always full.");
    const Result<void> written = writeAll(full, "hello");
    QVERIFY(!written);
    QVERIFY2(
        written.error().sentence.contains(u"disk is full"_s), qPrintable(written.error().sentence));
    QVERIFY(written.error().sentence.contains(u"/dev/full"_s));
    QVERIFY(written.error().sentence.contains(QRegularExpression(u"\\d.* free"_s)));
}

void AtomicFileSpec::saysWhyADeviceRefuses()
{
    FailDevice device(3);
    QVERIFY(writeAll(device, "abc"));
    const Result<void> written = writeAll(device, "d");
    QVERIFY(!written);
    QCOMPARE(written.error().kind, Error::Kind::Storage);
    QVERIFY(written.error().sentence.contains(u"no more room"_s));
}

QTEST_GUILESS_MAIN(AtomicFileSpec)
#include "AtomicFileSpec.moc"
