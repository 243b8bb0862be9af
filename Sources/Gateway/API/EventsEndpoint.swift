import JSON
import Kernel

/// `GET /events`: the log of the caller's account, oldest first. API.md, "Webhooks".
struct EventsEndpoint: KeyedEndpoint {
    let feed: EventFeed
    let inFlight: RequestsInFlight
    let now: @Sendable () -> Int64

    var methods: [(name: String, scope: String?)] { [("GET", "read")] }

    func perform(
        _ request: KeyedRequest, _ body: inout BodyReader, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> KeyedOutcome {
        let fields = QueryFields(request.target.query)
        var issues = Issues()
        for name in fields.names where !["since", "types", "streamId", "limit", "wait"].contains(name) {
            issues.add("/\(name)", "is not known here; known: since, types, streamId, limit, wait")
        }
        let since = Self.number(fields, "since", 0...Double(1 << 53), &issues) ?? 0
        let limit = Self.number(fields, "limit", 1...1000, &issues) ?? 100
        let wait = Self.number(fields, "wait", 0...60, isWhole: false, &issues) ?? 0
        if let error = issues.error() { throw error }
        let types = (fields["types"] ?? "").split(separator: ",").map(String.init)
        let query = EventFeed.Query(
            account: request.caller.account, since: UInt64(since),
            types: types.isEmpty || types.contains("*") ? nil : Set(types), subject: fields["streamId"],
            limit: Int(limit))
        let page = try await page(query, deadline: now() + Int64(wait * 1000), request.head.client)
        return .data(
            (["events": .array(page.events.map(Self.shown)), "next": .integer(Int64(clamping: page.next))] as JSON)
                .bytes())
    }

    /// The page; the wait for it ends when the client leaves and when the server stops.
    private func page(
        _ query: EventFeed.Query, deadline: Int64, _ client: ClientPresence
    ) async throws(KernelError) -> EventFeed.Page {
        let result = await client.needed { [feed, inFlight] in
            await inFlight.held { () -> Result<EventFeed.Page, KernelError> in
                do throws(KernelError) {
                    return .success(try await feed.page(query, deadline: deadline))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try result.get()
    }

    private static func number(
        _ fields: QueryFields, _ name: String, _ range: ClosedRange<Double>, isWhole: Bool = true,
        _ issues: inout Issues
    ) -> Double? {
        guard let text = fields[name] else { return nil }
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || !isWhole && $0 == 0x2E }
        if isPlain, let number = Double(text), range.contains(number) { return number }
        let (low, high) = (Int64(range.lowerBound), Int64(range.upperBound))
        issues.add("/\(name)", "must be a \(isWhole ? "whole " : "")number from \(low) to \(high)")
        return nil
    }

    private static func shown(_ event: Event) -> JSON {
        [
            "id": .string(event.id), "sequence": .integer(Int64(clamping: event.sequence)), "type": .string(event.type),
            "timestamp": .string(Timestamp.iso8601(event.time)), "data": (try? JSON(parsing: event.data)) ?? [:],
        ]
    }
}
