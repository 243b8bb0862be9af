import JSON
import NIOHTTP1

/// The wait for what a receiver answers to a message.
struct WebhookDelivery: Sendable {
    let server: Server
    let webhook: String

    /// How often it is looked for, twice a second: a receiver has 15 s.
    private static let looks = 50

    /// A delivery once it was attempted, or as it stands after a while.
    func attempted(_ queued: JSON) async throws -> JSON {
        var delivery = queued
        for _ in 0..<Self.looks {
            let webhook = try await server.request(.GET, "/webhooks/\(webhook)?limit=1000")
            if let found = webhook["deliveries"]?.array?.first(where: { $0["eventId"] == queued["eventId"] }) {
                delivery = found
            }
            if delivery["attempts"]?.int ?? 0 > 0 { return delivery }
            try await Task.sleep(for: .milliseconds(500))
        }
        return delivery
    }

    /// Prints what came of it; throws where the receiver did not take it.
    static func report(_ delivery: JSON, json: Bool) throws(ToolError) {
        if json { Console.print(delivery.description) }
        let event = delivery["eventId"]?.string ?? ""
        guard delivery["status"] == "delivered" else {
            let reason =
                delivery["responseStatus"]?.int.map { "the receiver answered with status \($0)" }
                ?? delivery["error"]?.string ?? "the receiver did not answer yet"
            throw ToolError(.failed, "\(event) was not taken: \(reason)")
        }
        if !json {
            Console.print(event)
            Console.note(
                "Taken with status \(delivery["responseStatus"]?.int ?? 0) after \(delivery["durationMs"]?.int ?? 0) ms."
            )
        }
    }
}
