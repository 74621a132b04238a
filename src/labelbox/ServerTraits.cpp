// SPDX-License-Identifier: Apache-2.0
#include "labelbox/ServerTraits.h"

namespace taskglass {

bool isUnknownQuestion(const Error &error)
{
    return error.kind == Error::Kind::InvalidQuery || error.kind == Error::Kind::NotFound;
}

} // namespace taskglass
