internal import PluginSDK
internal import JSON

/// The body of `POST /beacon`.
package struct BeaconMessage: Sendable, Hashable {
    /// Bytes of the largest.
    package static let mostBytes: UInt64 = 256 << 10
    /// Events of one.
    package static let mostEvents = 1000
    /// Seconds that one event can tell of.
    private static let mostSeconds = 86_400.0

    /// A stream's id, or a token.
    package var key: String
    package var sessionID: String
    package var viewerID: String?
    /// In their order.
    package var events: [BeaconEvent]

    /// Reads a body. Throws `VALIDATION_ERROR` with all that is wrong; members that nobody knows are passed over, so that a
    /// newer player can talk to an older server.
    package init(_ bytes: [UInt8]) throws {
        guard let object = try? JSON(parsing: bytes).object else {
            throw Self.invalid([Issue("", "is not a JSON object")])
        }
        var issues: [Issue] = []
        key = object["key"]?.string ?? ""
        if !(1...4096 ~= key.utf8.count) { issues.append(Issue("/key", "must be a stream's id or a token")) }
        sessionID = object["sessionId"]?.string ?? ""
        if !(1...128 ~= sessionID.utf8.count) {
            issues.append(Issue("/sessionId", "must be text of 1 to 128 bytes"))
        }
        if let value = object["viewerId"], value != .null {
            viewerID = value.string.flatMap { 1...256 ~= $0.utf8.count ? $0 : nil }
            if viewerID == nil { issues.append(Issue("/viewerId", "must be text of 1 to 256 bytes")) }
        }
        events = []
        if let list = object["events"]?.array, 1...Self.mostEvents ~= list.count {
            for (place, event) in list.enumerated() {
                if let event = Self.event(event, at: "/events/\(place)", &issues) { events.append(event) }
            }
        } else {
            issues.append(Issue("/events", "must be a list of 1 to \(Self.mostEvents) events"))
        }
        guard issues.isEmpty else { throw Self.invalid(issues) }
    }

    private typealias Issue = (path: String, problem: String)

    private static func event(_ event: JSON, at path: String, _ issues: inout [Issue]) -> BeaconEvent? {
        let before = issues.count
        guard event.object != nil else {
            issues.append(Issue(path, "must be an object"))
            return nil
        }
        let kind = event["type"]?.string.flatMap(BeaconEvent.Kind.init(rawValue:))
        if kind == nil {
            let names = BeaconEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            issues.append(Issue(path + "/type", "must be one of \(names)"))
        }
        var time: Int64?
        if let given = event["time"], given != .null {
            time = given.string.flatMap { Timestamp.milliseconds($0) } ?? given.int64
            // From 1970 to the year 9999: what times of ISO 8601 can say.
            if let told = time, !(0...253_402_300_799_999 ~= told) { time = nil }
            if time == nil { issues.append(Issue(path + "/time", "must be a time of ISO 8601 in UTC")) }
        }
        func number(_ name: String, most: Double, factor: Double) -> Int? {
            guard let given = event[name], given != .null else { return nil }
            guard let value = given.double, 0...most ~= value else {
                issues.append(Issue(path + "/" + name, "must be a number from 0 to \(Int(most))"))
                return nil
            }
            return Int((value * factor).rounded())
        }
        let position = number("positionSeconds", most: 10_000_000, factor: 1000)
        let watched = number("watchedSeconds", most: mostSeconds, factor: 1000)
        let startup = number("startupMs", most: mostSeconds * 1000, factor: 1)
        let stalled = number("stallMs", most: mostSeconds * 1000, factor: 1)
        var rendition: String?
        if let given = event["rendition"], given != .null {
            rendition = given.string.flatMap { 1...64 ~= $0.utf8.count ? $0 : nil }
            if rendition == nil { issues.append(Issue(path + "/rendition", "must be a rendition's name")) }
        }
        if let given = event["message"], given != .null, given.string == nil {
            issues.append(Issue(path + "/message", "must be text"))
        }
        guard let kind, issues.count == before else { return nil }
        return BeaconEvent(
            kind, time: time, position: position, watched: watched ?? 0, startup: startup, stalled: stalled ?? 0,
            rendition: rendition)
    }

    private static func invalid(_ issues: [Issue]) -> PluginError {
        let list = issues.prefix(20).map { JSON.object(["path": .string($0.path), "problem": .string($0.problem)]) }
        return PluginError(
            code: "VALIDATION_ERROR", message: "The beacon is not one: see `details.issues`.",
            details: ["issues": .array(list)])
    }
}
