internal import JSON
package import PluginSDK
internal import Synchronization

/// Decides about viewers, and remembers for what comes often: the segments of a viewer who was let in cost no call.
///
/// With an access plugin, its `authorizeViewer` decides and says which stream a token stands for. Without, only streams that
/// everybody may watch are shown. An answer is dropped with the events that may change it; one that was asked for before such
/// an event is not kept.
package final class Admissions: Sendable {
    /// How long an answer is kept, milliseconds: a bound on what a late event can do.
    package static let mostMilliseconds: Int64 = 30_000

    private struct Kept {
        let admission: Admission
        let until: Int64
    }

    private struct Memory {
        var kept = Recent<ViewerQuestion, Kept>(most: 10_000)
        /// Counts the drops.
        var drops = 0
    }

    private let host: Host
    private let memory = Mutex(Memory())

    /// Over a host's services.
    package init(host: Host) {
        self.host = host
    }

    /// Lets a viewer in. Throws `NOT_FOUND` and `AUTHORIZATION_ERROR`.
    package func admit(_ question: ViewerQuestion, requestID: String) async throws -> Admission {
        guard question.isWellFormed else { throw Self.unknown }
        // What starts a session is asked about each time: it is rare, and wants the stream's state and title as they are.
        guard question.kind.comesOften, question.isBrief else { return try await decide(question, requestID) }
        let now = host.clock.now
        let (known, drops) = memory.withLock { ($0.kept[question], $0.drops) }
        if let known, now < known.until { return known.admission }
        let admission = try await decide(question, requestID)
        let until = min(now + Self.mostMilliseconds, admission.validUntil ?? .max)
        memory.withLock { memory in
            guard memory.drops == drops else { return }
            memory.kept[question] = Kept(admission: admission, until: until)
        }
        return admission
    }

    /// Forgets what an event may have changed.
    package func follow(_ event: Event) {
        memory.withLock { memory in
            memory.drops += 1
            if event.type.hasPrefix("stream.") {
                memory.kept.removeAll { $0.admission.streamID == event.subject }
            } else {
                memory.kept.removeAll { $0.admission.account == event.account }
            }
        }
    }

    private func decide(_ question: ViewerQuestion, _ requestID: String) async throws -> Admission {
        if host.registry.offers("authorizeViewer") {
            let answer = try await host.registry.call(
                "authorizeViewer", account: "", parameters: question.parameters, requestID: requestID)
            guard let admission = Admission(answer) else { throw Self.unknown }
            return admission
        }
        guard var admission = Admission(try await resolve(question.key, requestID)) else { throw Self.unknown }
        admission.country = question.country
        guard !admission.isRestricted else {
            throw PluginError(
                code: "AUTHORIZATION_ERROR",
                message: "Not everybody may watch this video, and this server cannot tell who may: "
                    + "ask its operator to enable the plugin \"access\".", status: 403)
        }
        return admission
    }

    private func resolve(_ streamID: String, _ requestID: String) async throws -> JSON {
        do {
            return try await host.registry.call(
                "resolveStream", account: "", parameters: ["streamId": .string(streamID)], requestID: requestID)
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            // What is no stream's id by its form is, to a viewer, simply not there.
            throw Self.unknown
        }
    }

    private static let unknown = PluginError.notFound("There is no such video: check the address.")
}
