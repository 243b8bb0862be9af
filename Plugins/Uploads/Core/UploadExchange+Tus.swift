internal import JSON
internal import PluginSDK

// tus 1.0: HEAD, PATCH and DELETE of a transfer.

extension UploadExchange {
    /// How long a request that writes may be silent before another one takes its place; milliseconds.
    private static let patience: UInt32 = 500

    /// HEAD. What it says is durable.
    func head(_ place: UploadPlace, _ answer: UploadAnswer) async throws -> HTTPDecision {
        try tus.checkVersionIfGiven()
        if let writer = uploads.writers.holder(place.writing) {
            // Who asks may have lost the connection that still seems to send. One that does send goes on.
            try await end(writer, idle: Self.patience, orElse: nil)
        }
        let transfer = try await uploads.records.transfer(
            place.number, of: place.record.id, account: place.account)
        if transfer.isFinal {
            return answer.state(
                of: transfer, offset: nil, limit: limit(place.record), expires: place.record.expiresAt)
        }
        let size = try await durableSize(place, transfer)
        if transfer.kind == .whole, transfer.isWhole(at: size), uploads.writers.holder(place.writing) == nil {
            // All came, and a crash kept it from being taken, or from being told of.
            if let claim = try await claim(of: place) {
                _ = try await uploads.arrivals.bring(claim, for: place.record, account: place.account)
            } else {
                try await complete(place, transfer, size: size)
            }
        }
        return answer.state(of: transfer, offset: size, limit: limit(place.record), expires: place.record.expiresAt)
    }

    /// PATCH: a piece at the end of what is there.
    func patch(_ place: UploadPlace, _ answer: UploadAnswer) async throws -> HTTPDecision {
        try tus.checkVersion()
        guard tus.hasPiece else { throw UploadRefusal.noPiece }
        _ = try tus.offset()
        try await enter(place)
        do {
            return try await append(place, answer)
        } catch {
            uploads.writers.leave(request.id)
            throw error
        }
    }

    /// DELETE: ends a transfer; at the address itself, the upload.
    func terminate(_ place: UploadPlace, _ answer: UploadAnswer) async throws -> HTTPDecision {
        try tus.checkVersion()
        let writers = place.number == 0 ? uploads.writers.places(of: place.record.id) : [place.writing]
        for writer in writers.compactMap(uploads.writers.holder) { try await end(writer, idle: 0, orElse: nil) }
        if place.number == 0 {
            try await uploads.end(place.record, account: place.account)
        } else {
            try await uploads.host.store.transaction { transaction in
                guard
                    try await transaction.transfer(place.number, of: place.record.id, account: place.account) != nil
                else { throw UploadRefusal.unknownTransfer }
                transaction.deleteTransfer(place.number, of: place.record.id, account: place.account)
            }
            try await uploads.host.blobs.remove(place.blob)
        }
        return answer.empty(status: 204)
    }

    /// Decides on what became of a piece, of a PATCH or of the POST that created.
    func receivedPiece(_ body: HTTPBody) async throws -> HTTPDecision {
        defer { uploads.writers.leave(request.id) }
        let found = try await findOrRemove()
        // Of a POST, the transfer that it made.
        let number = uploads.writers.place(of: request.id).flatMap(UploadPlace.number(of:)) ?? found.number
        let place = UploadPlace(
            account: found.account, record: found.record, address: found.address, number: number)
        let answer = answer(place.record)
        do {
            return try await receivedPiece(body, place, answer, at: tus.method == "POST" ? 0 : tus.offset())
        } catch let error as PluginError {
            return answer.failure(error, headers: draftFields(error, place, answer))
        }
    }

    private func receivedPiece(
        _ body: HTTPBody, _ place: UploadPlace, _ answer: UploadAnswer, at start: UInt64
    ) async throws -> HTTPDecision {
        let isCreation = tus.method == "POST"
        let end = start + body.received
        let kept = try await uploads.host.store.transaction { transaction -> Transfer? in
            guard
                var transfer = try await transaction.transfer(
                    place.number, of: place.record.id, account: place.account),
                let record = try await transaction.upload(place.record.id, account: place.account),
                !record.isEnded, !record.isComplete
            else { return nil }
            try transfer.take(body, of: tus, from: start)
            // What completes the file is told by the commit that takes it.
            if transfer.kind != .whole || !transfer.isWhole(at: end) {
                transaction.put(transfer, of: place.record.id, account: place.account)
            }
            return transfer
        }
        guard let transfer = kept else {
            try await uploads.host.blobs.remove(place.blob)
            throw place.record.isComplete || place.record.isEnded ? UploadRefusal.over : UploadRefusal.unknownTransfer
        }
        if body.mismatch { throw UploadRefusal.mismatch }
        await uploads.announce(transfer, at: place, from: start, requestID: request.requestID)
        if transfer.kind == .whole, transfer.isWhole(at: end) {
            try await complete(place, transfer, size: end, sha256: body.sha256)
        } else if body.overLimit {
            throw UploadRefusal.tooLarge(limit: min(transfer.length ?? .max, try await limit(place, transfer)))
        } else if !body.complete {
            throw UploadRefusal.stopped
        }
        return ended(answer, place, transfer, at: end, isCreation: isCreation)
    }

    /// Tells how far a transfer is after a piece. By the draft the last one is answered as if the file had come whole.
    private func ended(
        _ answer: UploadAnswer, _ place: UploadPlace, _ transfer: Transfer, at end: UInt64, isCreation: Bool
    ) -> HTTPDecision {
        let expires = place.record.expiresAt
        var headers = answer.progress(end, expires: expires)
        if isCreation { headers.append((name: "location", value: uploads.url(place))) }
        let isComplete = transfer.isWhole(at: end)
        if tus.isDraft {
            headers += answer.draft(isComplete, limit: limit(place.record), expires: expires)
            if isComplete, transfer.kind == .whole {
                return answer.success(
                    status: isCreation ? 201 : 200,
                    [
                        "streamId": .string(place.record.streamID), "uploadId": .string(place.record.id),
                        "sizeBytes": .integer(Int64(clamping: end)),
                    ], headers: headers)
            }
        }
        return answer.empty(status: isCreation ? 201 : 204, headers: headers)
    }

    /// What a refusal says to a client that follows the draft.
    func draftFields(
        _ error: PluginError, _ place: UploadPlace, _ answer: UploadAnswer
    ) -> [(name: String, value: String)] {
        guard tus.isDraft else { return [] }
        var headers = answer.draft(false, limit: limit(place.record), expires: place.record.expiresAt)
        if let offset = error.details["uploadOffset"]?.int64 {
            headers.append((name: "upload-offset", value: String(offset)))
        }
        return headers
    }

    private func append(_ place: UploadPlace, _ answer: UploadAnswer) async throws -> HTTPDecision {
        let size = try await size(place)
        let known = try await uploads.records.transfer(place.number, of: place.record.id, account: place.account)
        var transfer = known
        let piece = try transfer.append(tus, size: size, limit: try await limit(place, known))
        if size == 0 {
            try await begin(place)
        } else {
            try await uploads.records.uploads(ofStream: place.record.streamID, account: place.account).checkOpen()
        }
        if transfer != known || size == 0 && place.number == 0 {
            try await keep(transfer, place)
        }
        return .appendBody(place.blob, piece)
    }

    /// Keeps a transfer before its first byte comes.
    private func keep(_ transfer: Transfer, _ place: UploadPlace) async throws {
        try await uploads.host.store.transaction { transaction in
            guard let record = try await transaction.upload(place.record.id, account: place.account) else {
                throw UploadRefusal.unknown
            }
            try record.checkOpen(now: uploads.host.clock.now)
            transaction.put(transfer, of: record.id, account: place.account)
        }
    }

    // MARK: One at a time

    /// Lets this request write. One that writes there and is silent ends; one that sends stays: 423.
    func enter(_ place: UploadPlace) async throws {
        for _ in 0..<3 {
            guard let writer = uploads.writers.enter(place.writing, request.id, into: place.blob) else { return }
            try await end(writer, idle: Self.patience, orElse: UploadRefusal.busy)
        }
        throw UploadRefusal.busy
    }

    private func end(_ writer: UInt64, idle: UInt32, orElse refusal: PluginError?) async throws {
        do {
            try await uploads.host.exchanges.endBody(of: writer, idleMilliseconds: idle)
        } catch let error as PluginError where error.code == "BUSY" {
            if let refusal { throw refusal }
        }
    }

    // MARK: The end

    /// Bytes that are there and stay there whatever happens.
    private func durableSize(_ place: UploadPlace, _ transfer: Transfer) async throws -> UInt64 {
        guard let size = try await uploads.host.blobs.stat(place.blob)?.size else { return try await takenSize(place) }
        // What was acknowledged is durable; a crash may have left more.
        if size > transfer.offset { try await uploads.host.blobs.sync(place.blob) }
        return size
    }

    private func size(_ place: UploadPlace) async throws -> UInt64 {
        if let size = try await uploads.host.blobs.stat(place.blob)?.size { return size }
        return try await takenSize(place)
    }

    /// The bytes of a transfer that are not at their place: none, or all of them, which are being made the source. Throws what
    /// is told of an upload that is over, where they were meanwhile.
    private func takenSize(_ place: UploadPlace) async throws -> UInt64 {
        if let claim = try await claim(of: place) { return UInt64(clamping: claim.sizeBytes) }
        // In this order: what completes an upload ends its claim.
        let record = try await find().record
        if record.isComplete { throw UploadRefusal.over }
        return 0
    }

    /// That the bytes of a transfer are being made the source.
    private func claim(of place: UploadPlace) async throws -> StreamUploads.Claim? {
        let uploads = try await uploads.records.uploads(ofStream: place.record.streamID, account: place.account)
        return uploads.claim?.blob == place.blob.key ? uploads.claim : nil
    }

    /// Makes a transfer's bytes the source. Without their digest they are read for it.
    private func complete(
        _ place: UploadPlace, _ transfer: Transfer, size: UInt64, sha256: String = ""
    ) async throws {
        try await uploads.finish(
            transfer, of: place.record, account: place.account, size: size, sha256: sha256)
    }
}
