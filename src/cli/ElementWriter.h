// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/Output.h"
#include "domain/RowPage.h"
#include "labelbox/Task.h"

namespace taskglass {

/// Writes the value of a property as JSON, or its elements one a line; no more than a page in
/// memory.
class ElementWriter {
public:
    enum class Form { Json, Lines };

    /// @p output must outlive this object.
    ElementWriter(Output &output, Form form);

    /// Some elements of a list.
    Result<void> write(const RowPage &elements);
    /// The end: a list's closing bracket, or the whole of any other value.
    Result<void> finish(const PropertyValue &value);

private:
    Output &m_output;
    Form m_form;
    bool m_isFirst = true;
};

} // namespace taskglass
