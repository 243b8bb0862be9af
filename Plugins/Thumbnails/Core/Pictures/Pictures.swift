internal import JSON
package import PluginSDK

/// Finds pictures, or has them made.
package final class Pictures: Sendable {
    /// Different pictures that are made or wait at once.
    private static let mostRuns = 32
    /// The largest picture whose file is kept in memory.
    private static let smallBytes: UInt64 = 64 << 10
    /// How long what is known of a stream is believed, milliseconds: of one that is whole, and of one that grows.
    static let (longBelief, shortBelief): (Int64, Int64) = (60_000, 2_000)

    let host: Host
    private let records: PictureRecords
    private let runs = PictureRuns(most: Pictures.mostRuns)
    private let known = RecentValues<StoredPicture>(capacity: 4096)
    private let facts = RecentValues<FilmFacts>(capacity: 1024)
    /// The newest of streams that are live.
    let moments = RecentValues<LiveMoment>(capacity: 1024)
    /// What could not be made lately, and what is told of it.
    private let failures = RecentValues<PluginError>(capacity: 1024)
    /// Of pictures that are small enough; of the others nothing.
    private let files = RecentValues<[UInt8]>(capacity: 256)

    /// Over a host's services.
    package init(host: Host, records: PictureRecords) {
        self.host = host
        self.records = records
    }

    /// The picture that is asked for of a stream. Throws `NOT_FOUND`, `VALIDATION_ERROR`, `RATE_LIMIT_EXCEEDED`.
    package func picture(_ request: PictureRequest, of stream: ShownStream) async throws -> StoredPicture {
        if request.moment.isRelative, try await facts(of: stream).isAbsent,
            let picture = try await live(request, of: stream)
        {
            return picture
        }
        guard let meant = try await seconds(request, of: stream) else { return try await chosen(request, of: stream) }
        // A stream's own moment, or a length that somebody claims, may be anything.
        let seconds = min(max(0, meant), PictureRequest.longestSeconds)
        let name = PictureName.of(request, seconds: seconds)
        if let picture = try await kept(name, of: stream) { return picture }
        let film = try await film(stream)
        if film.isAbsent, let picture = try await live(request, of: stream) { return picture }
        return try await make(request, seconds: seconds, of: film, stream)
    }

    /// A picture's file where it is small: what many ask for again and again is kept in memory. Nil of a large one.
    package func file(of picture: StoredPicture, _ stream: ShownStream) async throws -> [UInt8]? {
        let key = "\(stream.id)/\(picture.name)"
        let now = host.clock.now
        if let file = files.value(key, now: now) { return file.isEmpty ? nil : file }
        let blob = PictureKeys.blob(stream.account, stream.id, picture.name)
        let bytes = try await host.blobs.read(blob, offset: 0, length: Self.smallBytes + 1)
        let file = bytes.count > Self.smallBytes ? [] : bytes
        files.keep(file, key, streamID: stream.id, until: now + Self.longBelief)
        return file.isEmpty ? nil : file
    }

    /// Forgets what is known of a stream.
    package func forget(streamID: String) {
        files.forget(streamID: streamID)
        known.forget(streamID: streamID)
        failures.forget(streamID: streamID)
        facts.forget(streamID: streamID)
        moments.forget(streamID: streamID)
    }

    /// What there is of the stream's film.
    package func film(_ stream: ShownStream, rendition: String? = nil) async throws -> Film {
        guard host.registry.offers("mediaIndex") else { return .none }
        var parameters: JSONObject = ["streamId": .string(stream.id)]
        if let rendition { parameters["rendition"] = .string(rendition) }
        return try Film(
            await host.registry.call(
                "mediaIndex", account: stream.account, parameters: parameters, requestID: stream.requestID))
    }

    // MARK: The moment

    /// Which second is meant; nil: it must be chosen from what there is, since nobody knows yet.
    private func seconds(_ request: PictureRequest, of stream: ShownStream) async throws -> Double? {
        switch request.moment {
        case .seconds(let seconds): return seconds
        case .share(let share): return try await facts(of: stream).seconds * share
        case .chosen:
            if let time = stream.thumbnailTimeSeconds { return time }
            return try await facts(of: stream).bestSeconds
        }
    }

    private func facts(of stream: ShownStream) async throws -> FilmFacts {
        let now = host.clock.now
        if let facts = facts.value(stream.id, now: now) { return facts }
        let film = try await film(stream)
        let found = FilmFacts(
            seconds: film.seconds, bestSeconds: film.storyboard?.bestSeconds, isAbsent: film.isAbsent)
        let belief = film.state == .ready ? Self.longBelief : Self.shortBelief
        facts.keep(found, stream.id, streamID: stream.id, until: now + belief)
        return found
    }

    // MARK: Finding

    func kept(_ name: String, of stream: ShownStream) async throws -> StoredPicture? {
        let now = host.clock.now
        let key = "\(stream.id)/\(name)"
        if let picture = known.value(key, now: now) { return picture }
        guard let picture = try await records.find(name, account: stream.account, streamID: stream.id) else {
            return nil
        }
        known.keep(picture, key, streamID: stream.id, until: now + Self.longBelief)
        return picture
    }

    // MARK: Making

    /// The best of some moments, of a film of which no storyboard tells a better one.
    private func chosen(_ request: PictureRequest, of stream: ShownStream) async throws -> StoredPicture {
        let film = try await film(stream)
        guard let rendition = RenditionChoice.best(of: film.renditions, for: request, covers: { _ in true }) else {
            return try await make(request, seconds: 0, of: film, stream)
        }
        if request.movement != nil {
            return try await make(request, seconds: rendition.seconds / 4, of: film, stream)
        }
        let name = PictureName.of(request, seconds: 0, until: rendition.segmentCount)
        if let picture = try await kept(name, of: stream) { return picture }
        return try await run(PicturePlan(choosingFor: name, of: rendition, streamID: stream.id), request, stream)
    }

    private func make(_ request: PictureRequest, seconds: Double, of film: Film, _ stream: ShownStream) async throws
        -> StoredPicture
    {
        if film.state == .failed { throw Self.failed }
        let isWhole = film.state == .ready
        let rendition = RenditionChoice.best(of: film.renditions, for: request) { rendition in
            isWhole || seconds < rendition.seconds
        }
        if let rendition {
            let name = PictureName.of(request, seconds: seconds, from: isWhole ? nil : rendition.name)
            return try await run(
                PicturePlan(request, name: name, seconds: seconds, of: rendition, streamID: stream.id), request, stream)
        }
        if isWhole { throw Self.soundAlone }
        // What is not encoded yet is in the file, once that is whole.
        let source = PictureKeys.source(stream.account, stream.id)
        if film.state == .encoding, try await host.blobs.stat(source) != nil {
            let name = PictureName.of(request, seconds: seconds)
            let end = film.statedSeconds ?? .infinity
            return try await run(
                PicturePlan(request, name: name, seconds: seconds, until: end, ofSource: source), request, stream)
        }
        guard let last = RenditionChoice.best(of: film.renditions, for: request, covers: { _ in true }) else {
            throw Self.nothing
        }
        let name = PictureName.of(request, seconds: seconds, until: last.segmentCount)
        if let picture = try await kept(name, of: stream) { return picture }
        return try await run(
            PicturePlan(request, name: name, seconds: seconds, of: last, streamID: stream.id), request, stream)
    }

    func run(_ plan: PicturePlan, _ request: PictureRequest, _ stream: ShownStream) async throws
        -> StoredPicture
    {
        let key = "\(stream.id)/\(plan.name)"
        let work = plan.work(request, account: stream.account, streamID: stream.id)
        // What it would be made of may be another file soon.
        let place = "\(key) of \(work.inputs.first ?? "")"
        if let failure = failures.value(place, now: host.clock.now) { throw failure }
        let making = PictureMaking(host: host, records: records, stream: stream)
        do {
            return try await runs.share(key) { [self] in
                // Whoever looked for it just before it was made comes after it.
                if let picture = try await kept(plan.name, of: stream) { return picture }
                let picture = try await making.make(work, name: plan.name)
                let until = host.clock.now + Self.longBelief
                known.keep(picture, key, streamID: stream.id, until: until)
                return picture
            }
        } catch let error as PluginError {
            let told = PictureMaking.told(error)
            if let belief = PictureMaking.belief(error) {
                host.log.warning(
                    "A picture could not be made.",
                    ["streamId": .string(stream.id), "code": .string(error.code), "why": .string(error.message)])
                failures.keep(told, place, streamID: stream.id, until: host.clock.now + belief)
            }
            throw told
        }
    }

    private static let failed = PluginError.notFound(
        "There is no picture of this video because it could not be encoded: upload another file.")
    private static let soundAlone = PluginError.notFound("The video has no picture, only sound.")
    static let nothing = PluginError.notFound(
        "There is no picture of this video yet: ask again once it plays.")
}
