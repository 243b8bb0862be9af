internal import JSON
internal import PluginSDK

/// Who may watch is part of a stream's record; what it means, another plugin knows.
extension Videos {
    /// `streamAccess`: the access of any account's stream.
    func access(_ call: Call) async throws -> [UInt8] {
        let id = call.parameters["streamId"]?.string ?? ""
        let account = try await records.owner(of: id)
        let record = try await records.find(id, account: account)
        var answer = JSONObjectText()
        answer.add("streamId", record.id)
        answer.add("account", account)
        answer.add("state", record.state.rawValue)
        answer.add("title", record.title)
        answer.add("access", text: record.access.text)
        return answer.finish()
    }

    /// `setAccess`: what is absent stays as it is. Told of also where it changes nothing: who keeps answers asks again.
    func setAccess(_ call: Call) async throws -> [UInt8] {
        let now = host.clock.now
        let id = call.parameters["streamId"]?.string ?? ""
        try AccessRules.check(call.parameters, at: "/parameters")
        return try await records.answer(id, account: call.account) { record, transaction in
            let before = record
            record.access.change(call.parameters)
            if record != before { record.updatedAt = now }
            let answer: JSONObject = ["streamId": .string(id), "access": .object(record.access.json)]
            transaction.publish("stream.Access.updated", account: call.account, subject: id, data: answer)
            return JSON.object(answer).bytes()
        }
    }
}
