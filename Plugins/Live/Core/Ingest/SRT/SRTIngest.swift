internal import Dispatch
internal import JSON
internal import LiveSRT
package import PluginSDK
internal import Synchronization

/// Takes publishers by SRT: who may is decided before a connection is made, by the key in the streamid.
package final class SRTIngest: Sendable {
    /// Whether a key may publish now: answers with the passphrase that its stream wants, if any.
    package typealias Admit = @Sendable (_ key: String) async throws(LiveIngestError) -> String?

    /// How long a caller may keep the others waiting. A look into the store takes less than a millisecond.
    private static let patience = DispatchTimeInterval.milliseconds(500)

    private let ingest: any LiveIngest
    private let admit: Admit
    private let log: any Log
    private let listener = Mutex<SRTListener?>(nil)

    /// Publishers go to `ingest`.
    package init(ingest: any LiveIngest, log: any Log, admit: @escaping Admit) {
        self.ingest = ingest
        self.admit = admit
        self.log = log
    }

    /// Listens, and answers with the port in use. Throws a sentence for the operator.
    package func listen(at address: NetAddress, latencyMilliseconds: Int) throws -> Int {
        let opened: SRTListener
        do {
            opened = try SRTListener(
                host: address.host, port: address.port, latencyMilliseconds: latencyMilliseconds
            ) { [admit, log] request in
                let verdict = Self.verdict(on: request, admit)
                if case .reject(let rejection) = verdict {
                    log.debug("An SRT caller was turned away.", ["code": .integer(Int64(rejection.rawValue))])
                }
                return verdict
            } serve: { [self] connection in
                Task { await serve(connection) }
            } failed: { [log] failure in
                log.error("Nobody can publish by SRT.", ["problem": .string("\(failure)")])
            }
        } catch {
            throw PluginError(
                code: "LISTEN_FAILED", message: "srt.port: \(error); choose another port, or 0 for a free one.")
        }
        listener.withLock { $0 = opened }
        return opened.port
    }

    /// Lets nobody in any more. Those that publish go with their sessions.
    package func stop() {
        listener.withLock { $0.take() }?.close()
    }

    /// Hands on what a publisher sends, and returns when it is over.
    private func serve(_ connection: SRTConnection) async {
        defer { connection.close() }
        guard let key = try? SRTStreamID.key(of: connection.streamID) else { return }
        do throws(LiveIngestError) {
            let publisher = try await ingest.publish(
                key: key, kind: .mpegts, peer: connection.peer, onEnd: { _ in connection.close() })
            while let bytes = await connection.next() {
                do throws(LiveIngestError) {
                    try await publisher.write(TransportRecord.of(bytes))
                } catch {
                    break
                }
            }
            await publisher.end()
        } catch {
            log.debug("An SRT publisher was not let in.", ["code": .string(error.code.rawValue)])
        }
    }

    /// Waits for the answer: libsrt asks for it by a call.
    private static func verdict(on request: SRTRequest, _ admit: @escaping Admit) -> SRTVerdict {
        let key: String
        do throws(SRTRejection) {
            key = try SRTStreamID.key(of: request.streamID)
        } catch {
            return .reject(error)
        }
        let answer = Answer()
        Task {
            do throws(LiveIngestError) {
                answer.give(.accept(passphrase: try await admit(key)))
            } catch {
                answer.give(.reject(error.code.rejection))
            }
        }
        return answer.wait(patience)
    }

    /// An answer that a thread waits for.
    private final class Answer: Sendable {
        private let verdict = Mutex(SRTVerdict.reject(.down))
        private let given = DispatchSemaphore(value: 0)

        func give(_ new: SRTVerdict) {
            verdict.withLock { $0 = new }
            given.signal()
        }

        func wait(_ patience: DispatchTimeInterval) -> SRTVerdict {
            guard given.wait(timeout: .now() + patience) == .success else { return .reject(.down) }
            return verdict.withLock { $0 }
        }
    }
}

extension LiveIngestError.Code {
    /// As a caller is told.
    fileprivate var rejection: SRTRejection {
        switch self {
        case .unknownKey: .notFound
        case .inUse: .conflict
        case .busy: .overload
        case .ended, .failed: .down
        }
    }
}
