package import JSON
internal import LiveRTMP
package import PluginSDK

/// The RTMP servers that get what a publisher sends, as it is.
package final class RTMPRelay: LiveRelay {
    private let targets: [RTMPTarget]

    /// Connects to all of them at once, and again where it breaks off.
    package init(
        to targets: [LiveTerms.Target], net: any Net,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.targets = targets.map { RTMPTarget($0, net: net, sleep: sleep) }
    }

    package func relay(_ records: [UInt8]) {
        guard !targets.isEmpty else { return }
        let messages = FeedRecord.messages(in: records)
        for target in targets { target.add(messages) }
    }

    package var statuses: [JSON] { targets.map(\.status) }

    package func close() {
        for target in targets { target.close() }
    }
}
