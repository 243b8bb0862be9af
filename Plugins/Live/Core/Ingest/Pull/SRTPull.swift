internal import JSON
internal import LiveSRT
package import PluginSDK

/// Calls an SRT listener and plays what it sends into a session.
package struct SRTPull: Sendable {
    /// Addresses of one host that are tried.
    private static let attempts = 4

    private let address: SRTAddress
    private let host: Host

    /// Of an address like `srt://HOST:PORT?streamid=…`; nil where it is none.
    package init?(_ url: String, host: Host) {
        guard let address = SRTAddress(url) else { return nil }
        self.address = address
        self.host = host
    }

    /// Plays it once; see ``SourcePull/Play``.
    @Sendable package func play(into intake: PullIntake) async -> String {
        let connection: SRTConnection
        do {
            connection = try await connect()
        } catch let error as PluginError {
            return error.message
        } catch {
            return "\(error)."
        }
        defer { connection.close() }
        while let bytes = await connection.next() { await intake.take(TransportRecord.of(bytes), of: .mpegts) }
        return "The source ended the connection."
    }

    /// What is called is one of the addresses that were checked: nothing is resolved in between.
    private func connect() async throws -> SRTConnection {
        let found = await SRTCaller.addresses(of: address.host)
        guard !found.isEmpty else {
            throw PluginError(code: "NET_FAILED", message: "The source's name cannot be resolved.", retryable: true)
        }
        for numbers in found {
            do {
                try await host.fetch.check("http://\(numbers.contains(":") ? "[\(numbers)]" : numbers)/")
            } catch {
                throw PluginError(
                    code: "NET_REFUSED",
                    message: "The source is at an address that this server does not connect to: private, loopback, "
                        + "link-local and reserved ones, unless its operator sets network.allowPrivate.")
            }
        }
        let latency = host.settings["srtLatencyMilliseconds"]?.int ?? 120
        var failure: any Error = PluginError(code: "NET_FAILED", message: "The source cannot be reached.")
        for numbers in found.prefix(Self.attempts) where !Task.isCancelled {
            do {
                return try await SRTCaller.connect(address, at: numbers, latencyMilliseconds: latency)
            } catch {
                failure = error
            }
        }
        throw failure
    }
}
