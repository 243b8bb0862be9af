/// Who watches at this moment, and how many watched at most in each minute, by facet. Counts change only as somebody comes or
/// goes, and take memory only for those who are there.
package struct Presence: Sendable {
    /// The most of a facet within a minute.
    package struct Peak: Sendable, Hashable {
        package var facet: Facet
        package var account: String
        package var minute: Int64
        package var most: Int
    }

    private struct Place: Hashable {
        let account: String
        let facet: Facet
    }

    private struct Count {
        var now = 0
        var most = 0
        var minute: Int64 = 0
        var isNews = false
    }

    private var present: [String: (until: Int64, places: [Place])] = [:]
    private var counts: [Place: Count] = [:]
    /// Of minutes that are over.
    private var past: [Peak] = []

    /// Of nobody.
    package init() {}

    /// How many watch.
    package func count(_ facet: Facet, of account: String) -> Int {
        counts[Place(account: account, facet: facet)]?.now ?? 0
    }

    /// What is known of a session has changed.
    package mutating func follow(_ session: Session, at now: Int64) {
        let stays = session.isView && session.presentUntil > now
        if present[session.id] != nil {
            if stays { present[session.id]?.until = session.presentUntil } else { leave(session.id) }
        } else if stays {
            let places = session.facets.map { Place(account: session.account, facet: $0) }
            present[session.id] = (session.presentUntil, places)
            let minute = Level.minute.bucket(of: now)
            for place in places {
                var count = counts[place] ?? Count()
                if count.minute != minute {
                    if count.isNews { past.append(peak(of: place, count)) }
                    count = Count(now: count.now, most: count.now, minute: minute)
                }
                count.now += 1
                if count.now > count.most { (count.most, count.isNews) = (count.now, true) }
                counts[place] = count
            }
        }
    }

    /// Time passed: who was not heard of is gone, and who is there at the turn of a minute counts in the new one.
    package mutating func pass(to now: Int64) {
        for (id, entry) in present where entry.until <= now { leave(id) }
        let minute = Level.minute.bucket(of: now)
        for (place, count) in counts where count.minute != minute {
            if count.isNews { past.append(peak(of: place, count)) }
            counts[place] = Count(now: count.now, most: count.now, minute: minute, isNews: count.now > 0)
        }
    }

    /// The peaks that changed since they were last taken.
    package mutating func takePeaks() -> [Peak] {
        var peaks = past
        past = []
        for (place, count) in counts {
            if count.isNews {
                peaks.append(peak(of: place, count))
                counts[place]?.isNews = false
            } else if count.now == 0 {
                counts[place] = nil
            }
        }
        return peaks
    }

    /// Has peaks be taken again that could not be kept.
    package mutating func give(back peaks: [Peak]) {
        past += peaks
    }

    private func peak(of place: Place, _ count: Count) -> Peak {
        Peak(facet: place.facet, account: place.account, minute: count.minute, most: count.most)
    }

    /// Somebody is gone.
    package mutating func leave(_ id: String) {
        for place in present.removeValue(forKey: id)?.places ?? [] { counts[place]?.now -= 1 }
    }
}
