import CLinux
import Glibc

/// What the operating system says of this process, under the names that Prometheus' own clients use.
struct ProcessFigures {
    private let statistics: [Substring]

    /// Reads `/proc/self/stat`.
    init() {
        let text = ProcessFigures.text("/proc/self/stat")
        // `PID (COMMAND) STATE …`: the fields from the state on.
        statistics = text.lastIndex(of: ")").map { text[text.index(after: $0)...].split(separator: " ") } ?? []
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let page = Double(sysconf(Int32(_SC_PAGESIZE)))
        text.counter(
            "process_cpu_seconds_total", "Processor time of the server.", [([], (field(11) + field(12)) / ticks)])
        text.gauge("process_resident_memory_bytes", "Memory of the server.", [([], field(21) * page)])
        // What is resident beyond that was freed, and is kept for what comes.
        text.gauge(
            "process_heap_bytes", "Memory that the server allocated and did not free.",
            [([], Double(linux_heap_bytes()))])
        text.gauge("process_virtual_memory_bytes", "Address space of the server.", [([], field(20))])
        text.gauge("process_threads", "Threads of the server.", [([], field(17))])
        text.gauge("process_open_fds", "Open file descriptors.", [([], Double(ProcessFigures.descriptors))])
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.gauge("process_max_fds", "The most file descriptors.", [([], Double(limit.rlim_cur))])
        }
        let boot = ProcessFigures.text("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
        let start = boot.flatMap { Double($0.dropFirst("btime ".count)) } ?? 0
        text.gauge(
            "process_start_time_seconds", "When the server started, seconds since 1970.",
            [([], start + field(19) / ticks)])
    }

    private func field(_ index: Int) -> Double {
        statistics.indices.contains(index) ? Double(statistics[index]) ?? 0 : 0
    }

    private static var descriptors: Int { max(0, (Files.list("/proc/self/fd")?.count ?? 0) - 1) }

    private static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(file, &block, block.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += block[..<count]
        }
    }
}
