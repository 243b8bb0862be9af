/// Gives the pictures of one closed segment their decoding times.
///
/// They depend on the segment alone, not on what an encoder counted before it, so that segments of two attempts follow
/// each other without a seam: the first picture is decoded exactly at the segment's start, every later one after the one
/// before, none after it is shown.
package enum DecodeTimes {
    /// The times of pictures in decoding order. `shown` are their presentation times; all lie `delay` ticks or more
    /// after what is returned, unless the order asks for more room: then decoding comes as early as it needs.
    package static func times(shown: [Int64], delay: Int64) -> [Int64] {
        var times = shown.sorted()
        for index in times.indices { times[index] -= delay }
        var latest = Int64.max
        for index in times.indices.reversed() {
            latest = min(latest, shown[index])
            times[index] = min(times[index], latest)
            latest = times[index] - 1
        }
        return times
    }
}
