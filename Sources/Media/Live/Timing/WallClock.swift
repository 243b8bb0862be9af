/// Says when a moment of the timeline came in, by the clock on the wall: linear between anchors, so that the same moment has
/// the same time in all renditions (RFC 8216bis, 4.4.4.6).
package struct WallClock: Sendable {
    private struct Anchor {
        let ticks: Int64
        let milliseconds: Int64
    }

    /// How far, milliseconds, what comes in may be away from what is told before it is told anew.
    private static let tolerance: Int64 = 1000

    private var anchors: [Anchor] = []

    /// A clock that knows nothing yet.
    package init() {}

    /// A segment begins at a moment that came in then: what is told from there on is put right where it went wrong. Two moments
    /// are never told in the wrong order.
    package mutating func begin(at ticks: Int64, arrived: Int64) {
        guard !anchors.isEmpty else { return anchors.append(Anchor(ticks: ticks, milliseconds: arrived)) }
        let told = milliseconds(at: ticks)
        guard abs(arrived - told) > Self.tolerance else { return }
        anchors.append(Anchor(ticks: ticks, milliseconds: max(arrived, told - Self.tolerance)))
        if anchors.count > 8 { anchors.removeFirst() }
    }

    /// When a moment came in, milliseconds since 1970.
    package func milliseconds(at ticks: Int64) -> Int64 {
        guard let anchor = anchors.last(where: { $0.ticks <= ticks }) ?? anchors.first else { return 0 }
        return anchor.milliseconds + (ticks - anchor.ticks) * 1000 / LiveClock.timescale
    }
}
