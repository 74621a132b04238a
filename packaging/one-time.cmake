# SPDX-License-Identifier: Apache-2.0
# Runs before each package is made: every file has the time of the commit. rpmbuild would only lower
# later times to it, and keep earlier ones, which tell when a checkout or a build was made.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    execute_process(COMMAND find ${CPACK_TEMPORARY_INSTALL_DIRECTORY} -exec
        touch --no-dereference --date=@$ENV{SOURCE_DATE_EPOCH} {} + COMMAND_ERROR_IS_FATAL ANY)
endif()
