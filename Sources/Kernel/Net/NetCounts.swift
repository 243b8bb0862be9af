/// What became of connections and their bytes, for `/metrics`. Those that plugins made are counted under the listener `out`.
final class NetCounts: Sendable {
    private let opened = MetricCounter(
        "stream_net_opened_total", "Connections of plugins, by listener; `out` are those that they made.",
        labels: ["plugin", "listener"])
    private let refused = MetricCounter(
        "stream_net_refused_total", "Connections that were refused, since there were too many.",
        labels: ["plugin", "listener"])
    private let closed = MetricCounter(
        "stream_net_closed_total", "Why connections ended: peer, broken, idle, plugin, stopping.",
        labels: ["plugin", "listener", "end"])
    private let bytes = MetricCounter(
        "stream_net_bytes_total", "Bytes of connections, in and out.", labels: ["plugin", "listener", "direction"])

    func opened(plugin: String, listener: String) { opened.add(1, [plugin, Self.label(listener)]) }

    func refused(plugin: String, listener: String) { refused.add(1, [plugin, Self.label(listener)]) }

    func closed(_ end: NetEnd, plugin: String, listener: String) {
        closed.add(1, [plugin, Self.label(listener), end.rawValue])
    }

    func received(_ count: Int, plugin: String, listener: String) {
        bytes.add(count, [plugin, Self.label(listener), "in"])
    }

    func sent(_ count: Int, plugin: String, listener: String) {
        bytes.add(count, [plugin, Self.label(listener), "out"])
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        opened.write(to: &text)
        refused.write(to: &text)
        closed.write(to: &text)
        bytes.write(to: &text)
    }

    static func label(_ listener: String) -> String { listener.isEmpty ? "out" : listener }
}
