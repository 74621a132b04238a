// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace taskglass {

/// Keeps the memory of this process, and so the API key, out of core dumps and away from other
/// processes of the user. Does nothing in builds for debugging. To be called first of all.
void keepMemoryPrivate();

} // namespace taskglass
