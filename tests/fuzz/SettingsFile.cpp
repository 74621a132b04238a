// SPDX-License-Identifier: Apache-2.0
// A file of settings, whoever wrote it.
#include "Fuzz.h"
#include "settings/Settings.h"

using namespace taskglass;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Settings settings(fileWith(bytesOf(data, size)));
    settings.endpoint();
    for (const auto part : {Settings::Layout::Geometry, Settings::Layout::SidebarSplitter,
             Settings::Layout::DetailSplitter, Settings::Layout::TaskColumns})
        settings.layout(part);
    settings.isShown(Settings::Pane::Sidebar);
    settings.detailTab();
    FUZZ_CHECK(settings.archiveLimit() >= 0);
    settings.exportFolder();
    settings.originalOf(QStringLiteral("task"));
    settings.exportFormat();
    return 0;
}
