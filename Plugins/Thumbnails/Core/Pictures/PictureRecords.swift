internal import JSON
package import PluginSDK

/// The pictures that are kept of streams: as many and as long as the settings say.
package struct PictureRecords: Sendable {
    /// The job that lets a stream's old pictures go.
    package static let expiry = "expirePictures"

    private let host: Host
    private let mostPictures: Int
    private let keepMilliseconds: Int64

    /// Over a host's store and blobs, by the plugin's settings.
    package init(host: Host) {
        self.host = host
        mostPictures = host.settings["perStream"]?.int ?? 500
        keepMilliseconds = Int64((host.settings["keepSeconds"]?.double ?? 2_592_000) * 1000)
    }

    /// A picture that is kept, unless it is too old.
    package func find(_ name: String, account: String, streamID: String) async throws -> StoredPicture? {
        guard let entry = try await host.store.get(PictureKeys.record(account, streamID, name)),
            let picture = StoredPicture(name: name, try entry.json()), !isOld(picture)
        else { return nil }
        return picture
    }

    /// Keeps a picture whose bytes are stored, and lets the oldest go that are too many.
    package func keep(_ picture: StoredPicture, account: String, streamID: String) async throws {
        let enqueues = keepMilliseconds + 60_000
        try await host.store.transaction { transaction in
            transaction.put(PictureKeys.record(account, streamID, picture.name), picture.json)
            transaction.enqueue(Self.expiry, account: account, key: streamID, delayMilliseconds: enqueues)
        }
        let kept = try await all(account, streamID)
        guard kept.count > mostPictures else { return }
        // A tenth at once, so that not every picture costs a commit.
        let sorted = kept.sorted { ($0.createdAt, $0.name) < ($1.createdAt, $1.name) }
        let excess = sorted.prefix(kept.count - mostPictures + mostPictures / 10).filter { $0.name != picture.name }
        try await remove(Array(excess), account, streamID)
    }

    /// Forgets the pictures of a stream that is live no more: those of its recording are others.
    package func removeLive(account: String, streamID: String) async throws {
        let kept = try await all(account, streamID)
        try await remove(kept.filter { PictureName.isLive($0.name) }, account, streamID)
    }

    /// The job: lets pictures go that are too old; those that are left are looked at again.
    package func expire(_ job: Job) async throws {
        let kept = try await all(job.account, job.key)
        try await remove(kept.filter(isOld), job.account, job.key)
        guard let next = kept.filter({ !isOld($0) }).map(\.createdAt).min() else { return }
        let wait = max(60_000, next + keepMilliseconds - host.clock.now + 60_000)
        // While a job runs, another of its name is dropped: the next has the other one.
        let other = job.kind == Self.expiry ? Self.laterExpiry : Self.expiry
        try await host.store.transaction { transaction in
            transaction.enqueue(other, account: job.account, key: job.key, delayMilliseconds: wait)
        }
    }

    /// The same job under its other name.
    package static let laterExpiry = "expirePicturesLater"

    /// Forgets all pictures of a stream that is deleted.
    package func removeAll(account: String, streamID: String) async throws {
        for kind in [Self.expiry, Self.laterExpiry] {
            try await host.jobs.cancel(account: account, kind: kind, key: streamID)
        }
        try await remove(try await all(account, streamID), account, streamID)
        try await host.blobs.removeAll(PictureKeys.folder(account, streamID))
    }

    private func all(_ account: String, _ streamID: String) async throws -> [StoredPicture] {
        let prefix = PictureKeys.records(streamID)
        return try await host.store.scan(StoreScan(account: account, prefix: prefix, limit: 10_000)).compactMap {
            StoredPicture(name: String($0.key.dropFirst(prefix.count)), try $0.json())
        }
    }

    /// Records before bytes: a record says that the bytes are there.
    private func remove(_ pictures: [StoredPicture], _ account: String, _ streamID: String) async throws {
        guard !pictures.isEmpty else { return }
        try await host.store.transaction { transaction in
            for picture in pictures { transaction.delete(PictureKeys.record(account, streamID, picture.name)) }
        }
        for picture in pictures { try await host.blobs.remove(PictureKeys.blob(account, streamID, picture.name)) }
    }

    private func isOld(_ picture: StoredPicture) -> Bool {
        host.clock.now >= picture.createdAt + keepMilliseconds
    }
}
