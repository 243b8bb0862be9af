internal import CStreamPlugin
internal import JSON

/// `stream_operations_v1.invoke`.
func pluginInvoke(_ instance: UnsafeMutableRawPointer?, _ call: UnsafePointer<stream_call>?, _ done: stream_done_fn?) {
    guard let call = call?.pointee, let instance = PluginInstance.of(instance) else { return }
    let parameters = call.parameters.array
    let received = Call(call)
    instance.begin(call.call_id, done, "The operation \(received.operation)") { plugin in
        var call = received
        call.parameters = try .boundary(parameters)
        return try await plugin.answer(call)
    }
}

/// `stream_operations_v1.run_job`.
func pluginRunJob(_ instance: UnsafeMutableRawPointer?, _ job: UnsafePointer<stream_job>?, _ done: stream_done_fn?) {
    guard let job = job?.pointee, let instance = PluginInstance.of(instance) else { return }
    let payload = job.payload.array
    let received = Job(job)
    instance.begin(job.call_id, done, "A job of kind \(received.kind)") { plugin in
        var job = received
        if !payload.isEmpty { job.payload = try JSON(parsing: payload) }
        try await plugin.run(job)
        return []
    }
}

/// `stream_operations_v1.event`.
func pluginEvent(_ instance: UnsafeMutableRawPointer?, _ event: UnsafePointer<stream_event>?, _ done: stream_done_fn?) {
    guard let event = event?.pointee, let instance = PluginInstance.of(instance) else { return }
    let data = event.data.array
    let received = Event(event)
    instance.begin(event.call_id, done, "The receipt of \(received.type)") { plugin in
        var event = received
        event.data = try .boundary(data)
        if event.sequence == 0 {
            try await plugin.hear(HeardSignal.list(event.data, type: event.type))
        } else {
            try await plugin.receive(event)
        }
        return []
    }
}

extension Call {
    /// Copies all but the parameters, which are parsed off the host's thread.
    fileprivate init(_ call: stream_call) {
        let account = call.account.text
        self.init(
            operation: call.operation.text, account: account, requestID: call.request_id.text,
            attachment: call.attachment.map { Attachment($0.pointee, account: account) }, deadline: call.deadline)
    }
}

extension Attachment {
    fileprivate init(_ attachment: stream_attachment, account: String) {
        self.init(
            key: BlobKey(account: account, key: attachment.key.text), size: attachment.size,
            filename: attachment.filename.text, contentType: attachment.content_type.text,
            sha256: attachment.sha256.text)
    }
}

extension Job {
    fileprivate init(_ job: stream_job) {
        self.init(
            id: job.id.text, account: job.account.text, kind: job.kind.text, key: job.key.text,
            attempt: Int(job.attempt), attempts: Int(job.attempts))
    }
}

extension Event {
    fileprivate init(_ event: stream_event) {
        self.init(
            id: event.id.text, type: event.type.text, account: event.account.text, subject: event.subject.text,
            data: [:], sequence: event.sequence, time: event.time)
    }
}

extension JSONObject {
    /// A JSON object that crossed the boundary; empty bytes are an empty one.
    fileprivate static func boundary(_ bytes: [UInt8]) throws -> JSONObject {
        if bytes.isEmpty { return [:] }
        guard let object = try JSON(parsing: bytes).object else {
            throw PluginError.internalError("The host sent JSON that is not an object.")
        }
        return object
    }
}
