internal import JSON
internal import PluginSDK

extension Videos {
    /// Takes in what happened to a stream. The same event again changes nothing.
    func follow(_ event: Event) async throws {
        let now = host.clock.now
        let key = StreamRecords.key(event.subject, account: event.account)
        try await host.store.transaction { transaction in
            guard let json = try await transaction.object(key) else {
                mourn(event, in: &transaction)
                return
            }
            var record = try StreamRecord(json)
            guard event.sequence > record.lastSequence else { return }
            // An encode that is to take another's place changes nothing until it has.
            if event.data["reencode"]?.bool == true, event.type != "stream.Encoding.completed" { return }
            record.lastSequence = event.sequence
            if event.type == "stream.uploaded" { record.sizeBytes = event.data["sizeBytes"]?.int64 ?? 0 }
            record.failure = event.type == "stream.Encoding.failed" ? event.data["error"]?.object : nil
            if var state = record.state.after(event: event.type), state != record.state {
                // What was not recorded is over, and there is nothing to wait for.
                if event.type == "stream.Live.stopped", event.data["recorded"]?.bool == false { state = .ready }
                record.state = state
                record.updatedAt = now
            }
            transaction.put(key, record.json)
        }
    }

    /// A file that arrived while its stream was deleted is told of again, so that who holds it lets go.
    private func mourn(_ event: Event, in transaction: inout Transaction) {
        guard event.type == "stream.uploaded" else { return }
        transaction.publish(
            "stream.deleted", account: event.account, subject: event.subject,
            data: ["streamId": .string(event.subject)])
    }
}
