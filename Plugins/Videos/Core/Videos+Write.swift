internal import JSON
internal import PluginSDK

extension Videos {
    /// `create`: a stream that waits for its file.
    func create(_ call: Call) async throws -> [UInt8] {
        let now = host.clock.now
        var record = StreamRecord(id: Identifier.make("str_", now: now), now: now)
        try apply(call.parameters, to: &record, now: now)
        if let access = call.parameters["access"]?.object {
            try AccessRules.check(access, at: "/parameters/access")
            record.access = StreamAccess(access)
        }
        record.maxDurationSeconds = call.parameters["maxDurationSeconds"]?.double
        let created = record
        let stream = try await composer.compose(created, call: call)
        return try await host.store.answeringText { transaction in
            transaction.put(StreamRecords.key(created.id, account: call.account), created.json)
            transaction.put(StreamRecords.ownerKey(created.id), Array(call.account.utf8))
            transaction.publish(
                "stream.created", account: call.account, subject: created.id,
                data: ["streamId": .string(created.id), "title": .string(created.title)])
            enqueueDeletion(of: created, account: call.account, now: now, in: &transaction)
            return stream
        }
    }

    /// `update`: what is absent stays as it is.
    func update(_ call: Call) async throws -> [UInt8] {
        let now = host.clock.now
        let id = call.parameters["streamId"]?.string ?? ""
        return try await records.answer(id, account: call.account) { record, transaction in
            let before = record
            try apply(call.parameters, to: &record, now: now)
            if record != before { record.updatedAt = now }
            if record.deleteAfter != before.deleteAfter {
                enqueueDeletion(of: record, account: call.account, now: now, in: &transaction)
            }
            return try await composer.compose(record, call: call)
        }
    }

    /// `delete`: the record goes at once; the plugins that hold the rest follow `stream.deleted`.
    func delete(_ call: Call) async throws -> [UInt8] {
        let id = call.parameters["streamId"]?.string ?? ""
        var time: Int64?
        let answer = try await records.answer(id, account: call.account) { record, transaction in
            time = record.deleteAfter
            remove(record, account: call.account, in: &transaction)
            return JSON.object(["streamId": .string(id), "deleted": true]).bytes()
        }
        await forgetDeletion(of: id, at: time, account: call.account)
        return answer
    }

    /// `markUploading`: a file is about to come.
    func markUploading(_ call: Call) async throws -> [UInt8] {
        let now = host.clock.now
        let id = call.parameters["streamId"]?.string ?? ""
        return try await records.answer(id, account: call.account) { record, _ in
            guard record.takesUpload else {
                throw PluginError.validation(
                    path: "/parameters/streamId",
                    problem: "This stream has its video already: create another stream for another file.")
            }
            record.failure = nil
            record.maxDurationSeconds = call.parameters["maxDurationSeconds"]?.double ?? record.maxDurationSeconds
            if record.state != .uploading {
                record.state = .uploading
                record.updatedAt = now
            }
            return try await composer.compose(record, call: call)
        }
    }

    /// `unmarkUploading`: no file is coming any more. One that waits for its file is `created` again; others stay.
    func unmarkUploading(_ call: Call) async throws -> [UInt8] {
        let now = host.clock.now
        let id = call.parameters["streamId"]?.string ?? ""
        return try await records.answer(id, account: call.account) { record, _ in
            if record.state == .uploading, record.sizeBytes == nil {
                record.state = .created
                record.updatedAt = now
            }
            return JSON.object(["streamId": .string(id), "state": .string(record.state.rawValue)]).bytes()
        }
    }

    /// What `create` and `update` have in common. A null clears.
    private func apply(_ parameters: JSONObject, to record: inout StreamRecord, now: Int64) throws {
        if let title = parameters["title"]?.string { record.title = title }
        if let metadata = parameters["metadata"]?.object { record.metadata = metadata }
        if let time = parameters["thumbnailTimeSeconds"] { record.thumbnailTimeSeconds = time.double }
        guard let deleteAfter = parameters["deleteAfter"] else { return }
        guard let text = deleteAfter.string else {
            record.deleteAfter = nil
            return
        }
        guard let time = Timestamp.milliseconds(text), time > now else {
            throw PluginError.validation(
                path: "/parameters/deleteAfter",
                problem: "This must be a time that lies ahead, like 2030-01-01T00:00:00Z.")
        }
        record.deleteAfter = time
    }
}
