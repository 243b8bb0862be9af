internal import JSON
internal import PluginSDK

// tus 1.0: creation, creation-with-upload, creation-defer-length and concatenation. POST to the address makes an upload below
// it, so that clients that know nothing of each other never write into one file.

extension UploadExchange {
    /// POST: a new transfer; 201 with its address.
    func create(_ place: UploadPlace, _ answer: UploadAnswer) async throws -> HTTPDecision {
        try tus.checkVersion()
        let created = try await created(place)
        let place = UploadPlace(
            account: place.account, record: place.record, address: place.address, number: created.number)
        if created.kind == .whole, created.length == 0 {
            try await uploads.host.blobs.put(place.blob, bytes: [])
            try await uploads.finish(created, of: place.record, account: place.account, size: 0, sha256: "")
        } else if tus.hasPiece || tus.isDraft, request.contentLength != 0 {
            return try await takePiece(place, created)
        }
        let draft =
            tus.isDraft
            ? answer.draft(created.length == 0, limit: limit(place.record), expires: place.record.expiresAt) : []
        return answer.empty(
            status: 201,
            headers: [(name: "location", value: uploads.url(place))]
                + answer.progress(created.isFinal ? nil : 0, expires: place.record.expiresAt) + draft)
    }

    /// creation-with-upload.
    private func takePiece(_ place: UploadPlace, _ created: Transfer) async throws -> HTTPDecision {
        try await enter(place)
        do {
            let piece = try created.piece(
                tus, at: 0, limit: try await limit(place, created))
            try await begin(place)
            return .appendBody(place.blob, piece)
        } catch {
            uploads.writers.leave(request.id)
            throw error
        }
    }

    /// Keeps a new transfer.
    private func created(_ place: UploadPlace) async throws -> Transfer {
        var transfer = Transfer(number: 0)
        transfer.metadata = try tus.metadata()?.text
        transfer.concat = request.header("upload-concat")
        let (length, defers) = (try tus.length(), try tus.defersLength())
        switch try tus.concat() {
        case .final(let parts):
            guard length == nil, !defers, !tus.hasPiece else { throw UploadRefusal.finalHasLength }
            (transfer.kind, transfer.length) = try await joined(parts, place)
        case let concat:
            guard (length != nil) != defers || tus.isDraft else { throw UploadRefusal.noLength }
            transfer.kind = concat == .partial ? .partial : .whole
            transfer.length = length
            if tus.isDraft {
                try transfer.end(with: tus, at: 0, limit: limit(place.record))
                // The body is the file, and its type the file's.
                transfer.contentType = request.header("content-type")
            }
        }
        if let length = transfer.length, length > limit(place.record) {
            throw UploadRefusal.tooLarge(limit: limit(place.record))
        }
        let (kept, dropped) = try await keep(transfer, place)
        for number in dropped {
            try await uploads.host.blobs.remove(
                UploadPlace.blob(of: number, upload: place.record.id, account: place.account))
        }
        return kept
    }

    /// Gives a transfer its number and commits it. Of whole files that were begun and left the oldest give way.
    private func keep(_ transfer: Transfer, _ place: UploadPlace) async throws -> (Transfer, dropped: [Int]) {
        try await uploads.host.store.transaction { transaction in
            var transfer = transfer
            guard var record = try await transaction.upload(place.record.id, account: place.account) else {
                throw UploadRefusal.unknown
            }
            try record.checkOpen(now: uploads.host.clock.now)
            let others = try await transaction.transfers(of: record.id, account: place.account)
            if transfer.kind == .partial {
                let taken = others.filter { $0.kind == .partial }.reduce(0) { $0 + $1.claimed }
                guard taken + transfer.claimed <= limit(record) else {
                    throw UploadRefusal.tooLarge(limit: limit(record))
                }
            }
            let idle = others.filter {
                $0.number > 0 && $0.kind == .whole && uploads.writers.holder(place.writing(to: $0.number)) == nil
            }
            let surplus = transfer.kind == .whole ? max(0, idle.count - Tus.mostWholeTransfers + 1) : 0
            let dropped = idle.prefix(surplus).map(\.number)
            guard others.count - dropped.count < Tus.mostTransfers else { throw UploadRefusal.tooMany }
            for number in dropped { transaction.deleteTransfer(number, of: record.id, account: place.account) }
            record.transfers += 1
            transfer = transfer.numbered(record.transfers)
            transaction.put(record, account: place.account)
            transaction.put(transfer, of: record.id, account: place.account)
            if case .final = transfer.kind {
                uploads.enqueueJoining(of: transfer, upload: record.id, account: place.account, in: &transaction)
            }
            return (transfer, dropped)
        }
    }

    /// The parts of an upload that is put together, and their length together. Throws where one is missing or not complete.
    private func joined(_ urls: [String], _ place: UploadPlace) async throws -> (Transfer.Kind, UInt64) {
        let known = try await uploads.records.transfers(of: place.record.id, account: place.account)
        var length: UInt64 = 0
        let parts = try urls.map { url in
            guard let number = TusConcat.number(ofPart: url, of: place.address),
                let part = known.first(where: { $0.number == number }), part.kind == .partial,
                let size = part.length, part.isWhole(at: part.offset)
            else { throw UploadRefusal.badParts }
            length += size
            return number
        }
        return (.final(parts), length)
    }

    /// Bytes of a transfer at most: parts of one file share its limit.
    func limit(_ place: UploadPlace, _ transfer: Transfer) async throws -> UInt64 {
        let most = limit(place.record)
        guard transfer.kind == .partial else { return most }
        let others = try await uploads.records.transfers(of: place.record.id, account: place.account)
            .filter { $0.kind == .partial && $0.number != transfer.number }.reduce(0) { $0 + $1.claimed }
        return most - min(most, others)
    }
}
