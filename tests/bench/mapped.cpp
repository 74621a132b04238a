// SPDX-License-Identifier: Apache-2.0
// Starts a program and says, from outside, when its first real window was mapped, when it looked
// as it then stayed, and how much memory it then holds: mapped SECONDS-TO-SETTLE COMMAND...
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>
#include <xcb/xcb.h>

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point began)
{
    return std::chrono::duration<double>(Clock::now() - began).count();
}

struct Window {
    xcb_window_t id = 0;
    uint16_t width = 0;
    uint16_t height = 0;
};

/// The window that @p event maps; id 0 if none, or a helper, which is a few pixels large.
Window windowOf(xcb_connection_t *display, const xcb_generic_event_t *event)
{
    Window window;
    if ((event->response_type & 0x7f) != XCB_MAP_NOTIFY)
        return window;
    const auto *map = reinterpret_cast<const xcb_map_notify_event_t *>(event);
    xcb_get_geometry_reply_t *size =
        xcb_get_geometry_reply(display, xcb_get_geometry(display, map->window), nullptr);
    if (size != nullptr && size->width >= 300 && size->height >= 200 && map->override_redirect == 0)
        window = {map->window, size->width, size->height};
    std::free(size);
    return window;
}

/// A strip down the window, narrow enough to be looked at every few milliseconds.
struct Look {
    double seconds = 0;
    std::vector<uint32_t> pixels{};

    bool resembles(const Look &other) const
    {
        if (pixels.size() != other.pixels.size() || pixels.empty())
            return false;
        std::size_t different = 0;
        for (std::size_t at = 0; at < pixels.size(); ++at)
            different += pixels[at] != other.pixels[at] ? 1 : 0;
        return different * 200 < pixels.size(); // Half a percent: clocks tick, cursors blink.
    }
};

Look lookAt(xcb_connection_t *display, const Window &window, Clock::time_point began)
{
    Look look;
    const auto left = static_cast<int16_t>(window.width / 3);
    xcb_get_image_reply_t *image = xcb_get_image_reply(display,
        xcb_get_image(display, XCB_IMAGE_FORMAT_Z_PIXMAP, window.id, left, 0,
            static_cast<uint16_t>(window.width / 12), window.height, ~0U),
        nullptr);
    look.seconds = secondsSince(began);
    if (image != nullptr) {
        const auto bytes = static_cast<std::size_t>(xcb_get_image_data_length(image));
        look.pixels.resize(bytes / sizeof(uint32_t));
        std::memcpy(look.pixels.data(), xcb_get_image_data(image), bytes);
    }
    std::free(image);
    return look;
}

double residentMegabytes(pid_t process)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS:", 0) == 0)
            return std::atof(line.c_str() + 6) * 1024 / 1e6;
    }
    return 0;
}

} // namespace

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

    const Clock::time_point began = Clock::now();
    const pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    Window window;
    double mapped = 0;
    while (window.id == 0 && secondsSince(began) < 30) {
        xcb_generic_event_t *event = xcb_poll_for_event(display);
        if (event == nullptr) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            continue;
        }
        window = windowOf(display, event);
        mapped = secondsSince(began);
        std::free(event);
    }
    std::vector<Look> looks;
    const double settled = mapped + std::atof(argv[1]);
    while (window.id != 0 && secondsSince(began) < settled) {
        looks.push_back(lookAt(display, window, began));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::size_t first = looks.size();
    while (first > 0 && looks[first - 1].resembles(looks.back()))
        --first;
    const double megabytes = residentMegabytes(child);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    // Nothing seen, or still changing at the end: then it says nothing.
    if (first == looks.size() || looks.back().seconds - looks[first].seconds < 0.5)
        return 1;
    std::printf("{\"mapped_s\":%.4f,\"content_s\":%.4f,\"rss_mb\":%.1f}\n", mapped,
        looks[first].seconds, megabytes);
    return 0;
}
