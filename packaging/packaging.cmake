# SPDX-License-Identifier: Apache-2.0
# What is installed, and the packages made of it. The root file includes this after the programs.
#   build tree 1: -DCMAKE_INSTALL_PREFIX=/usr    cpack -G "DEB;RPM"    uses the system's Qt
#   build tree 2: -DTASKGLASS_BUNDLE=ON          cpack -G "TGZ;STGZ"   carries Qt with it
option(TASKGLASS_BUNDLE "Install Qt and everything else the programs need beside them" OFF)
option(TASKGLASS_PACKAGE_TESTS "Add the tests of the packages (label: package)" OFF)

set(TASKGLASS_APPLICATION_ID org.taskglass.Taskglass)
set(TASKGLASS_CONTACT "The Taskglass developers <taskglass@example.org>")
set(TASKGLASS_DEB_RELEASE 0tg1)
set(TASKGLASS_DEB_VERSION ${PROJECT_VERSION}-${TASKGLASS_DEB_RELEASE})
# All of these honour SOURCE_DATE_EPOCH.
string(TIMESTAMP TASKGLASS_RELEASE_DATE "%Y-%m-%d" UTC)
string(TIMESTAMP TASKGLASS_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)

set(programs taskglass taskglass-cli taskglass-sandbox)
set(documents ${CMAKE_INSTALL_DATADIR}/doc/taskglass)
set(here ${CMAKE_CURRENT_LIST_DIR})
set(made ${CMAKE_BINARY_DIR}/packaging)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# The bundle's run path must be DT_RPATH, which (unlike DT_RUNPATH) also holds for the libraries of
# libraries and of plugins.
if(WIN32 OR APPLE)
    # Nothing to say: there Qt's own tools copy the libraries and mend the paths.
elseif(TASKGLASS_BUNDLE)
    set_target_properties(${programs} PROPERTIES INSTALL_RPATH "$ORIGIN/../lib")
    foreach(program IN LISTS programs)
        target_link_options(${program} PRIVATE -Wl,--disable-new-dtags)
    endforeach()
else()
    # These two change their names with every release of every distribution, and nobody offers the
    # older ones beside. With copies of our own, one package serves several releases.
    # (One folder deeper than it need be: for /usr/lib/NAME, CPack would call ldconfig.)
    set(private /usr/lib/taskglass/private)
    set(copies "")
    foreach(library simdjson cpp-httplib)
        find_library(TASKGLASS_${library} ${library})
        if(NOT TASKGLASS_${library})
            continue() # compiled in
        endif()
        execute_process(COMMAND objdump -p ${TASKGLASS_${library}} OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
        string(REGEX MATCH "SONAME +([^ \n]+)" found "${headers}")
        file(REAL_PATH ${TASKGLASS_${library}} library)
        configure_file(${library} ${made}/private/${CMAKE_MATCH_1} COPYONLY)
        list(APPEND copies ${made}/private/${CMAKE_MATCH_1})
    endforeach()
    install(FILES ${copies} DESTINATION lib/taskglass/private)
    set_target_properties(${programs} PROPERTIES INSTALL_RPATH ${private})
endif()

# filled(<template> <result>): fills in @NAMES@; gzipped(<file>): compresses without a time stamp.
function(filled template result)
    configure_file(${here}/${template} ${made}/${result} @ONLY)
endfunction()
function(gzipped file)
    execute_process(COMMAND gzip -9nkf ${made}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(UNIX AND NOT APPLE)
    filled(desktop/${TASKGLASS_APPLICATION_ID}.metainfo.xml.in ${TASKGLASS_APPLICATION_ID}.metainfo.xml)
    install(FILES ${here}/desktop/${TASKGLASS_APPLICATION_ID}.desktop
            DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    install(FILES ${made}/${TASKGLASS_APPLICATION_ID}.metainfo.xml
            DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
    install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/taskglass.svg
            DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps
            RENAME ${TASKGLASS_APPLICATION_ID}.svg)
    foreach(size 16 22 24 32 48 64 128 256 512)
        install(FILES ${here}/icons/${size}.png
                DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps
                RENAME ${TASKGLASS_APPLICATION_ID}.png)
    endforeach()
    foreach(program IN LISTS programs)
        filled(man/${program}.1 ${program}.1)
        gzipped(${program}.1)
        install(FILES ${made}/${program}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    endforeach()
    # bash looks for completions by the name of the program; one file has them all.
    set(bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${here}/completions/taskglass.bash DESTINATION ${bash} RENAME taskglass)
    foreach(program taskglass-cli taskglass-sandbox)
        file(CREATE_LINK taskglass ${made}/${program} SYMBOLIC)
        install(FILES ${made}/${program} DESTINATION ${bash})
    endforeach()
    install(FILES ${here}/completions/_taskglass
            DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
    install(FILES ${here}/completions/taskglass.fish ${here}/completions/taskglass-cli.fish
                  ${here}/completions/taskglass-sandbox.fish
            DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
    install(FILES ${here}/THIRD-PARTY.md DESTINATION ${documents})
    if(TASKGLASS_BUNDLE)
        install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${documents})
        install(PROGRAMS ${here}/bundle/desktop-integration DESTINATION libexec/taskglass)
        configure_file(${here}/bundle/deploy.cmake.in ${made}/deploy.cmake @ONLY)
        install(SCRIPT ${made}/deploy.cmake)
    else()
        filled(deb/changelog.in changelog.Debian)
        gzipped(changelog.Debian)
        install(FILES ${made}/changelog.Debian.gz ${here}/deb/copyright
                DESTINATION ${documents})
    endif()
else() # Windows and macOS, never run
    install(FILES ${CMAKE_SOURCE_DIR}/LICENSE ${here}/THIRD-PARTY.md DESTINATION doc)
    qt_generate_deploy_app_script(TARGET taskglass FILENAME_VARIABLE deploy NO_UNSUPPORTED_PLATFORM_ERROR)
    install(SCRIPT ${deploy})
endif()

# --- What every package says about itself ---
set(CPACK_PACKAGE_NAME taskglass)
set(CPACK_PACKAGE_VENDOR "The Taskglass developers")
set(CPACK_PACKAGE_CONTACT "${TASKGLASS_CONTACT}")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "desktop monitor for the server-side tasks of Labelbox")
set(CPACK_PACKAGE_DESCRIPTION
"Taskglass shows the imports, upserts and exports that Labelbox runs for the
owner of an API key: which are under way and how far, which ended with errors,
and which rows failed for what reason. Failed rows are grouped by kind of
error, searched, and saved as CSV, JSON or NDJSON, as a file that can be
imported again, or taken out of the file that was imported. It only reads; nothing on the server is ever changed. The package holds the
window, a command-line program and a demo server that needs no key.")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_EXECUTABLES taskglass "Taskglass")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
if(UNIX AND NOT APPLE)
    set(CPACK_PRE_BUILD_SCRIPTS ${here}/one-time.cmake)
endif()
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
if(TASKGLASS_BUNDLE)
    set(CPACK_GENERATOR TGZ STGZ)
    set(CPACK_PACKAGE_FILE_NAME taskglass-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
    # CPack's own header, which ends by running our entry for the menu.
    file(READ ${CMAKE_ROOT}/Modules/Internal/CPack/CPack.STGZ_Header.sh.in header)
    string(REPLACE "echo \"Unpacking finished successfully\""
        "echo \"Unpacking finished successfully\"
if [ \"\${TASKGLASS_MENU:-yes}\" = yes ]; then \"\${toplevel}/libexec/taskglass/desktop-integration\" --install; fi"
        header "${header}")
    file(WRITE ${made}/header.sh.in "${header}")
    set(CPACK_STGZ_HEADER_FILE ${made}/header.sh.in)
else()
    set(CPACK_GENERATOR DEB RPM)
    set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()

# --- Debian. shlibdeps finds what is linked; what is loaded by name is listed here. ---
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${TASKGLASS_DEB_RELEASE})
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${made}/private)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qt6-svg-plugins | libqt6svg6, libsecret-1-0")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, gnome-keyring | kwalletmanager")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS qt6-wayland)

# --- RPM: the same for other families of distributions; the names are theirs. ---
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_SUMMARY "Desktop monitor for the server-side tasks of Labelbox")
set(CPACK_RPM_PACKAGE_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_RPM_PACKAGE_LICENSE "Apache-2.0 AND BSD-3-Clause AND MIT")
set(CPACK_RPM_PACKAGE_GROUP Development/Tools)
set(CPACK_RPM_PACKAGE_RELOCATABLE OFF)
set(CPACK_RPM_PACKAGE_REQUIRES
    "(qt6-qtbase-gui or libQt6Gui6 or libqt6gui6), (qt6-qtsvg or libQt6Svg6 or libqt6svg6)")
set(CPACK_RPM_SPEC_MORE_DEFINE
    "%define _build_id_links none\n%define use_source_date_epoch_as_buildtime 1\n%define clamp_mtime_to_source_date_epoch 1\n%define _buildhost reproducible\n%define __provides_exclude_from ^/usr/lib/taskglass/.*$\n%define __requires_exclude ^lib(simdjson|cpp-httplib)[.]so.*$")
set(shared applications metainfo man man/man1 doc bash-completion bash-completion/completions zsh
    zsh/vendor-completions fish fish/vendor_completions.d icons icons/hicolor icons/hicolor/scalable
    icons/hicolor/scalable/apps)
foreach(size 16 22 24 32 48 64 128 256 512)
    list(APPEND shared icons/hicolor/${size}x${size} icons/hicolor/${size}x${size}/apps)
endforeach()
list(TRANSFORM shared PREPEND /usr/share/)
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${shared})

# --- Windows and macOS: written down, never run; packaging/README.md says so. ---
if(WIN32)
    set(CPACK_GENERATOR NSIS ZIP)
    set(CPACK_NSIS_DISPLAY_NAME Taskglass)
    set(CPACK_NSIS_PACKAGE_NAME Taskglass)
    set(CPACK_NSIS_MUI_ICON ${here}/icons/taskglass.ico)
    set(CPACK_NSIS_MUI_UNIICON ${here}/icons/taskglass.ico)
    set(CPACK_NSIS_INSTALLED_ICON_NAME bin/taskglass.exe)
    set(CPACK_NSIS_MODIFY_PATH ON)
    set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
    set(CPACK_NSIS_DEFINES "Target amd64-unicode")
elseif(APPLE)
    set(CPACK_GENERATOR DragNDrop)
    set(CPACK_DMG_VOLUME_NAME Taskglass)
endif()
include(CPack)

if(TASKGLASS_PACKAGE_TESTS)
    enable_testing()
    add_subdirectory(${CMAKE_SOURCE_DIR}/tests/packaging)
endif()
