import Logging

/// On whose behalf a plugin does something: the request that it all began with, and what the plugin was called for.
///
/// The request's id goes with events into the log and with jobs into the queue, so that what they cause is found under it.
struct CallOrigin: Sendable, Hashable {
    /// What a plugin is called for.
    enum Work: Sendable, Hashable {
        case operation(String)
        /// By its pattern.
        case route(String)
        case event(type: String, id: String)
        case job(kind: String, key: String)
    }

    /// As the client was told; empty where it began with no request.
    let requestID: String
    let work: Work

    /// Whether it is a job's.
    var isOfJob: Bool {
        if case .job = work { true } else { false }
    }

    /// What lines of the log say of it.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata =
            switch work {
            case .operation(let name): ["operation": "\(name)"]
            case .route(let pattern): ["route": "\(pattern)"]
            case .event(let type, let id): ["type": "\(type)", "event": "\(id)"]
            case .job(let kind, let key): ["job": "\(kind)", "key": "\(key)"]
            }
        metadata.note(requestID: requestID)
        return metadata
    }
}

extension Logger.Metadata {
    /// Says which request something belongs to, where there is one.
    mutating func note(requestID: String) {
        if !requestID.isEmpty { self["requestId"] = "\(requestID)" }
    }
}
