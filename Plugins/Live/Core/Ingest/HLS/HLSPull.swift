package import PluginSDK

/// Plays a live HLS stream of another server into a session.
package struct HLSPull: Sendable {
    /// How long a file may take, milliseconds.
    private static let patience: Int64 = 20_000

    private let url: String
    private let fetch: any Fetch
    private let now: @Sendable () -> Int64
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Of an address like `https://HOST/PATH.m3u8`; nil where it is none.
    package init?(
        _ url: String, fetch: any Fetch, now: @escaping @Sendable () -> Int64 = LiveBroadcast.wallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        guard HLSAddress.isPlaylist(url) else { return nil }
        self.url = url
        self.fetch = fetch
        self.now = now
        self.sleep = sleep
    }

    /// Plays it once; see ``SourcePull/Play``.
    @Sendable package func play(into intake: PullIntake) async -> String {
        var source = HLSSource(url: url)
        while !Task.isCancelled {
            switch source.next(now: now()) {
            case .end(let problem): return problem.message
            case .wait(let milliseconds):
                do { try await sleep(.milliseconds(milliseconds)) } catch { return Self.cancelled }
            case .fetch(let request):
                do {
                    let answer = try await fetched(request)
                    let made = source.take(answer.body, from: answer.url, for: request, now: now())
                    for record in made?.records ?? [] { await intake.take(record, of: made?.kind ?? .fragments) }
                } catch let error as PluginError {
                    source.fail(error.message, for: request, now: now())
                } catch {
                    source.fail("The source cannot be reached.", for: request, now: now())
                }
            }
        }
        return Self.cancelled
    }

    private static let cancelled = "The source is pulled no more."

    private func fetched(_ request: HLSRequest) async throws -> FetchAnswer {
        var fetch = FetchRequest(url: request.file.url, limitBytes: request.limitBytes)
        fetch.timeoutMilliseconds = Self.patience
        fetch.idleTimeoutMilliseconds = Self.patience / 2
        if let range = request.file.range {
            fetch.headers = [(name: "range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)")]
        }
        var answer = try await self.fetch.fetch(fetch)
        guard answer.isSuccess else {
            throw PluginError(
                code: "FETCH_FAILED", message: "The source answers with HTTP's status \(answer.status).",
                retryable: true)
        }
        // Whoever knows no ranges sends the whole file.
        if let range = request.file.range, answer.status == 200, answer.body.count >= range.upperBound {
            answer.body = Array(answer.body[range])
        }
        if answer.url.isEmpty { answer.url = request.file.url }
        return answer
    }
}
