import Glibc
import JSON
import NIOHTTP1

/// Follows a server's events over `GET /events`, prints them, and forwards them.
struct EventListening: Sendable {
    let server: Server
    /// Empty: all that webhooks get.
    let types: [String]
    let forward: String?
    let secret: ForwardSecret
    let json: Bool

    /// How often the server may be out of reach in a row.
    private static let patience = 300

    /// Goes on until the task is cancelled, or `count` events came.
    func run(since: Int64?, count: Int?) async throws {
        var next = since ?? 0
        if since == nil { next = try await end() }
        if let forward {
            Console.note("Events go to \(forward), signed with \(secret.text)")
        } else {
            Console.note("Waiting for events; Ctrl-C ends.")
        }
        var (left, misses) = (count ?? .max, 0)
        while left > 0 {
            guard let page = try await page(after: next, &misses) else { continue }
            for event in page["events"]?.array ?? [] where left > 0 && isOfInterest(event) {
                try await tell(event)
                left -= 1
            }
            next = page["next"]?.int64 ?? next
        }
    }

    /// The number of the log's last event.
    private func end() async throws -> Int64 {
        var next: Int64 = 0
        while true {
            // Of a type that there is not: only the place in the log comes back.
            let found = try await server.request(.GET, "/events?since=\(next)&types=-")["next"]?.int64 ?? next
            if found == next { return next }
            next = found
        }
    }

    private func page(after since: Int64, _ misses: inout Int) async throws -> JSON? {
        let filter = types.isEmpty ? "" : "&types=" + types.joined(separator: ",")
        do {
            let page = try await server.request(.GET, "/events?since=\(since)&limit=100&wait=30\(filter)")
            misses = 0
            return page
        } catch let error as ToolError where error.status == .unreachableServer && misses < Self.patience {
            misses += 1
            if misses == 1 { Console.note("The server cannot be reached; trying again for a while.") }
            try await Task.sleep(for: .seconds(1))
            return nil
        }
    }

    private func isOfInterest(_ event: JSON) -> Bool {
        !types.isEmpty || event["type"]?.string?.hasPrefix("stream.") ?? false
    }

    private func tell(_ event: JSON) async throws {
        var line =
            json
            ? event.description
            : [event["timestamp"], event["type"], event["id"], event["data"]?["streamId"]]
                .compactMap { $0?.string }.joined(separator: "  ")
        if let forward {
            let outcome = try await send(event, to: forward)
            if json { Console.note("\(event["id"]?.string ?? ""): \(outcome)") } else { line += "  \(outcome)" }
        }
        Console.print(line)
    }

    /// Sends an event as a webhook does; says what came of it.
    private func send(_ event: JSON, to url: String) async throws -> String {
        let id = event["id"]?.string ?? ""
        let body = JSON.object(
            JSONObject(
                ["id", "type", "timestamp", "data"].compactMap { name in event[name].map { (key: name, value: $0) } })
        ).bytes()
        let timestamp = Int64(time(nil))
        let headers = [
            ("content-type", "application/json"), ("user-agent", "streamctl-webhooks/1"), ("webhook-id", id),
            ("webhook-timestamp", "\(timestamp)"),
            ("webhook-signature", secret.signature(id: id, timestamp: timestamp, body: body)),
        ]
        do {
            return "\(try await server.post(body, headers: headers, to: url, within: .seconds(15)))"
        } catch let error as ToolError {
            return error.message
        }
    }
}
