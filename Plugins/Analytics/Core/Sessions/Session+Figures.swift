extension Session {
    /// Every way to look at it.
    package var facets: [Facet] {
        var facets: [Facet] = [.account, .stream(stream)]
        for scope in [nil, stream] {
            for dimension in Dimension.allCases {
                if let value = viewer[dimension] {
                    facets.append(Facet(stream: scope, dimension: dimension, value: value))
                }
            }
            for quality in qualities {
                facets.append(Facet(stream: scope, dimension: .rendition, value: quality.name))
            }
        }
        return facets
    }

    /// What it adds to the figures of a facet of it. A rendition's share is what was seen in it.
    package func figures(of facet: Facet) -> Figures {
        var figures = Figures()
        figures.errors = errors
        figures.stalled = stalled
        figures.watched = watched
        if facet.dimension == .rendition {
            let quality = qualities.first { $0.name == facet.value }
            figures.watched = (hasBeacons ? quality?.told : quality?.delivered) ?? 0
        }
        guard isView, !continues else { return figures }
        figures.views = 1
        figures.completed = isComplete ? 1 : 0
        figures.viewers.insert(identity)
        if let startup { figures.startups.insert(startup) }
        if facet.dimension == .stream, filmLength != nil {
            figures.reached = (0..<Figures.steps).map { hasSeen(step: $0) ? 1 : 0 }
        }
        return figures
    }

    /// Who watched: `viewerId`, else the session's name, else address and user agent.
    package var identity: UInt64 {
        let hash = KeyedHash(0x7669_6577, 0x6572)
        if let viewerID { return hash("viewer", viewerID) }
        if let name { return hash("session", name) }
        if let person { return person }
        return hash("view", id)
    }
}
