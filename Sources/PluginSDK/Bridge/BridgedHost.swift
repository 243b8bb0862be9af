internal import CStreamPlugin
internal import JSON

extension Host {
    /// A host behind the boundary.
    init(_ connection: HostConnection) throws {
        self.init(
            log: BridgedLog(connection: connection),
            settings: try connection.settings(),
            publicURL: { connection.publicURL() },
            clock: BridgedClock(connection: connection),
            registry: BridgedRegistry(connection: connection),
            store: BridgedStore(connection: connection),
            blobs: BridgedBlobs(connection: connection),
            jobs: BridgedJobs(connection: connection),
            workers: BridgedWorkers(connection: connection),
            fetch: BridgedFetch(connection: connection))
        exchanges = BridgedExchanges(connection: connection)
        signals = BridgedSignals(connection: connection)
        net = BridgedNet(connection: connection)
    }
}

extension HostConnection {
    /// The plugin's settings; none without the service "config".
    func settings() throws -> JSONObject {
        guard let config else { return [:] }
        guard let settings = try? JSON(parsing: config.pointee.settings(host).array), let object = settings.object
        else {
            throw PluginError.internalError("The host's settings for this plugin are not a JSON object.")
        }
        return object
    }

    func publicURL() -> String {
        config?.pointee.public_url(host).text ?? ""
    }
}

/// The service "log". Without it lines are dropped. The host finds out from the call's id what each is about.
struct BridgedLog: Log {
    let connection: HostConnection

    func write(_ level: LogLevel, _ message: String, fields: JSONObject) {
        guard let log = connection.log else { return }
        let arena = SpanArena()
        withExtendedLifetime(arena) {
            var fields = fields
            if CallScope.id != 0 { fields["callId"] = .integer(Int64(clamping: CallScope.id)) }
            let span = fields.isEmpty ? .none : arena.span(JSON.object(fields).bytes())
            log.pointee.write(connection.host, level.boundary, arena.span(message), span)
        }
    }
}

extension LogLevel {
    var boundary: stream_log_level {
        switch self {
        case .debug: STREAM_LOG_DEBUG
        case .info: STREAM_LOG_INFO
        case .warning: STREAM_LOG_WARNING
        case .error: STREAM_LOG_ERROR
        }
    }
}

/// The service "clock". Without it time stands still at 1970.
struct BridgedClock: WallClock {
    let connection: HostConnection

    var now: Int64 { connection.clock?.pointee.now(connection.host) ?? 0 }
}

/// The service "jobs".
struct BridgedJobs: Jobs {
    let connection: HostConnection

    func cancel(account: String, kind: String, key: String) async throws {
        let jobs = try connection.require(connection.jobs, "jobs")
        _ = try await HostCall<[UInt8]>.wait { token in
            let arena = SpanArena()
            withExtendedLifetime(arena) {
                jobs.pointee.cancel(
                    connection.host, arena.span(account), arena.span(kind), arena.span(key), hostCallDone, token)
            }
        }
    }
}

/// The service "http".
struct BridgedExchanges: Exchanges {
    let connection: HostConnection

    func endBody(of id: UInt64, idleMilliseconds: UInt32) async throws {
        let http = try connection.require(connection.http, "http")
        _ = try await HostCall<[UInt8]>.wait { token in
            http.pointee.end_body(connection.host, id, idleMilliseconds, hostCallDone, token)
        }
    }
}
