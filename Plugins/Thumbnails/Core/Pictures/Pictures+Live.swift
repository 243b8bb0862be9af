internal import JSON
internal import PluginSDK

/// Pictures of streams that are live.
extension Pictures {
    /// The picture of a stream of which nothing is encoded: while it is live the newest one, or that of a moment that viewers
    /// can seek to. Nil where it is not live.
    func live(_ request: PictureRequest, of stream: ShownStream) async throws -> StoredPicture? {
        guard let moment = try await moment(request, of: stream) else { return nil }
        guard let rendition = RenditionChoice.best(of: moment.renditions, for: request, covers: { _ in true }) else {
            throw Self.nothing
        }
        let name = PictureName.ofLive(request, seconds: moment.seconds)
        if let picture = try await kept(name, of: stream) { return picture }
        let plan = PicturePlan(request, name: name, seconds: moment.seconds, of: rendition, streamID: stream.id)
        return try await run(plan, request, stream)
    }

    /// The newest moment is believed for a moment: so often a stream's picture changes, whoever many look at it.
    private func moment(_ request: PictureRequest, of stream: ShownStream) async throws -> LiveMoment? {
        guard host.registry.offers("liveMoment") else { return nil }
        let now = host.clock.now
        let key = request.moment == .chosen ? "\(stream.id) \(request.movement?.durationSeconds ?? 0)" : nil
        if let known = key.flatMap({ moments.value($0, now: now) }) { return known }
        let moment = LiveMoment(
            try await host.registry.call(
                "liveMoment", account: stream.account, parameters: LiveMoment.parameters(of: request, stream),
                requestID: stream.requestID))
        if let key, let moment { moments.keep(moment, key, streamID: stream.id, until: now + Self.shortBelief) }
        return moment
    }
}
