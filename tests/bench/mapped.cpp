// SPDX-License-Identifier: Apache-2.0
// Starts a program and says, from outside, when its first real window was mapped and how much
// memory it then holds: mapped SECONDS-TO-SETTLE COMMAND...
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <xcb/xcb.h>

int main(int argc, char *argv[])
{
    if (argc < 3)
        return 2;
    xcb_connection_t *display = xcb_connect(nullptr, nullptr);
    if (xcb_connection_has_error(display) != 0)
        return 1;
    const xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(display)).data;
    const uint32_t events = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
    xcb_change_window_attributes(display, screen->root, XCB_CW_EVENT_MASK, &events);
    xcb_flush(display);

    const auto began = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    double seconds = 0;
    while (xcb_generic_event_t *event = xcb_wait_for_event(display)) {
        if ((event->response_type & 0x7f) == XCB_MAP_NOTIFY) {
            const auto *map = reinterpret_cast<xcb_map_notify_event_t *>(event);
            xcb_get_geometry_reply_t *size =
                xcb_get_geometry_reply(display, xcb_get_geometry(display, map->window), nullptr);
            // Helper windows are a few pixels large.
            const bool isReal = size != nullptr && size->width >= 300 && size->height >= 200
                && map->override_redirect == 0;
            std::free(size);
            if (isReal)
                seconds =
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        }
        std::free(event);
        if (seconds > 0)
            break;
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(std::atof(argv[1])));
    double megabytes = 0;
    std::ifstream status("/proc/" + std::to_string(child) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS:", 0) == 0)
            megabytes = std::atof(line.c_str() + 6) * 1024 / 1e6;
    }
    std::printf("{\"mapped_s\":%.4f,\"rss_mb\":%.1f}\n", seconds, megabytes);
    kill(child, SIGTERM);
    waitpid(child, nullptr, 0);
    return seconds > 0 ? 0 : 1;
}
