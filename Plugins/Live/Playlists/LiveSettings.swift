/// What is fixed for a live stream's whole life: clients rely on these figures from one reload to the next.
package struct LiveSettings: Sendable, Hashable {
    /// With parts, preload hints and blocking reloads; without: plain HLS.
    package let isLowLatency: Bool
    /// EXT-X-PART-INF's PART-TARGET, seconds; no part is longer.
    package let partSeconds: Double
    /// EXT-X-TARGETDURATION of every rendition, seconds; no segment, rounded, is longer.
    package let targetDuration: Int
    /// How far viewers can seek back, seconds. The window is never under six segments.
    package let windowSeconds: Double

    /// Segments that a window has at least (Apple's authoring specification, section 7).
    package static let fewestSegments = 6

    /// States them; what is out of bounds is moved to the bound.
    package init(
        isLowLatency: Bool, partSeconds: Double = 0.334, targetDuration: Int = 4, windowSeconds: Double = 0
    ) {
        self.isLowLatency = isLowLatency
        self.partSeconds = partSeconds.isFinite ? min(max(partSeconds, 0.05), 5) : 1
        self.targetDuration = min(max(targetDuration, 1), 60)
        self.windowSeconds = windowSeconds.isFinite ? min(max(windowSeconds, 0), 86_400) : 0
    }

    /// PART-HOLD-BACK, seconds: three part targets (RFC 8216bis section 4.4.3.8).
    package var partHoldBack: Double { partSeconds * 3 }

    /// CAN-SKIP-UNTIL, seconds: six target durations (section 4.4.3.8).
    package var skipBoundary: Double { Double(targetDuration * 6) }

    /// For how long a reload may be held, milliseconds: three target durations (section 6.2.5.2).
    package var longestHold: Int64 { Int64(targetDuration) * 3000 }

    /// How many parts ahead of the newest may be asked for (section 6.2.5.2).
    package var advancePartLimit: Int { partSeconds < 1 ? Int((3 / partSeconds).rounded(.up)) : 3 }
}
