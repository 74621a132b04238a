// SPDX-License-Identifier: Apache-2.0
#include "base/CoreDumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace taskglass {

void keepMemoryPrivate()
{
#ifdef NDEBUG
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

} // namespace taskglass
