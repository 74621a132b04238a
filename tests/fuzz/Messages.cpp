// SPDX-License-Identifier: Apache-2.0
// The message of a failure, and what it looks like in a table and in a file.
#include "Fuzz.h"
#include "analysis/MessageKinds.h"
#include "analysis/MessageTemplates.h"
#include "files/CsvWriter.h"
#include "json/JsonText.h"
#include "models/Display.h"

#include <QBuffer>

using namespace taskglass;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    // Whoever hands on messages makes UTF-8 of them; what is none must do no harm.
    const QByteArrayView bytes = bytesOf(data, size);
    FUZZ_CHECK(!messageTemplate({bytes.data(), size}).empty());
    const QByteArray message = readableText(bytes).toUtf8();
    const std::string_view text(message.constData(), static_cast<std::size_t>(message.size()));
    const std::string pattern = messageTemplate(text);
    FUZZ_CHECK(!pattern.empty());
    FUZZ_CHECK(messageTemplate(text) == pattern);
    const QString readable = QString::fromStdString(pattern);
    FUZZ_CHECK(readable.toStdString() == pattern);
    FUZZ_CHECK(readable.toUcs4().size() <= static_cast<qsizetype>(maximumTemplateLength));

    // As if each line were a message: each has a kind, and its text is whole.
    MessageKinds kinds;
    const QByteArrayList lines =
        message.split('\n').first(std::min<qsizetype>(message.count('\n') + 1, 200));
    for (const QByteArray &each : lines)
        kinds.add(each.toStdString(), 1);
    for (const QByteArray &each : lines) {
        const std::string &kind = kinds.kindOf(each.toStdString());
        FUZZ_CHECK(!kind.empty());
        FUZZ_CHECK(QString::fromStdString(kind).toStdString() == kind);
    }

    const QString line = display::oneLine(bytes);
    FUZZ_CHECK(line.size() <= 300 && line.isValidUtf16());
    for (const QChar character : line)
        FUZZ_CHECK(character >= u' ' && character != u'\u007f' && character != u'\u202e');

    for (const auto style : {CsvWriter::Style::Exact, CsvWriter::Style::ForSpreadsheets}) {
        QByteArray written;
        QBuffer buffer(&written);
        buffer.open(QIODevice::WriteOnly);
        CsvWriter csv(buffer, style);
        csv.cell(bytes);
        FUZZ_CHECK(csv.endRecord() && csv.flush());
        FUZZ_CHECK(written.endsWith("\r\n"));
        FUZZ_CHECK(QByteArrayView(written).count('"') % 2 == 0);
    }
    return 0;
}
