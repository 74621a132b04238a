// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <vector>

/// What the measured programs of `./dev bench` share.
namespace bench {

/// One line of JSON on standard output: what a program measured of itself. Time runs from its
/// making.
class Report {
public:
    /// Seconds since the report was begun.
    double elapsed() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_began).count();
    }
    /// User and system time of the whole process so far, in seconds.
    static double cpu()
    {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        const auto seconds = [](const timeval &time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        return seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    /// The most memory the process has had so far, in MB (10^6 bytes). Not from getrusage, which
    /// counts what the program that started us had, too.
    static double peakMegabytes()
    {
        std::ifstream status("/proc/self/status");
        for (std::string line; std::getline(status, line);) {
            if (line.rfind("VmHWM:", 0) == 0)
                return std::atof(line.c_str() + 6) * 1024 / 1e6;
        }
        return 0;
    }

    void add(const std::string &name, double value)
    {
        char text[64];
        std::snprintf(text, sizeof text, "%.9g", value);
        m_members += (m_members.empty() ? "\"" : ",\"") + name + "\":" + text;
    }
    /// Adds `wall_s` and `cpu_s` (since the beginning) and `peak_mb`, and prints.
    void print()
    {
        add("wall_s", elapsed());
        add("cpu_s", cpu() - m_cpuBefore);
        add("peak_mb", peakMegabytes());
        std::printf("{%s}\n", m_members.c_str());
        std::fflush(stdout);
    }

private:
    std::chrono::steady_clock::time_point m_began = std::chrono::steady_clock::now();
    double m_cpuBefore = cpu();
    std::string m_members{};
};

/// The middle of some measurements.
inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

} // namespace bench
