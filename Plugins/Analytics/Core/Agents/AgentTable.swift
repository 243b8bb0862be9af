package import JSON
internal import PluginSDK

/// Which program and machine a `User-Agent` stands for: a table that is data (`agents.json`), in which the first line that fits
/// wins.
package struct AgentTable: Sendable {
    /// What an agent is.
    package struct Agent: Sendable, Hashable {
        package var isBot = false
        package var device = Dimension.unknown
        package var browser = Dimension.unknown
        package var os = Dimension.unknown

        /// Describes one.
        package init(
            isBot: Bool = false, device: String = Dimension.unknown, browser: String = Dimension.unknown,
            os: String = Dimension.unknown
        ) {
            self.isBot = isBot
            self.device = device
            self.browser = browser
            self.os = os
        }
    }

    private struct Line: Sendable {
        let name: String
        /// Each in small letters; all must be there.
        let has: [String]
        /// None may be there.
        let lacks: [String]
    }

    private let bots: [String]
    private let devices: [Line]
    private let browsers: [Line]
    private let systems: [Line]

    /// Reads a table. Throws a sentence that names what is wrong with it.
    package init(_ json: JSON) throws {
        let bots = json["bots"]?.array?.compactMap(\.string)
        guard let bots else { throw PluginError.internalError("The table of agents has no list of `bots`.") }
        self.bots = bots.map { $0.lowercased() }
        devices = try Self.lines(json, "devices")
        browsers = try Self.lines(json, "browsers")
        systems = try Self.lines(json, "systems")
    }

    /// How much of an agent is looked at: it is a stranger's, and may be as long as a header.
    package static let mostBytes = 512

    /// What an agent is; of one that says nothing nothing is known.
    package func agent(_ text: String) -> Agent {
        let text = String(decoding: text.utf8.prefix(Self.mostBytes), as: UTF8.self).lowercased()
        guard !bots.contains(where: { text.contains($0) }) else { return Agent(isBot: true) }
        return Agent(
            device: name(devices, text), browser: name(browsers, text), os: name(systems, text))
    }

    private func name(_ lines: [Line], _ text: String) -> String {
        let line = lines.first { line in
            line.has.allSatisfy { text.contains($0) } && !line.lacks.contains { text.contains($0) }
        }
        return line?.name ?? Dimension.unknown
    }

    private static func lines(_ json: JSON, _ list: String) throws -> [Line] {
        guard let lines = json[list]?.array else {
            throw PluginError.internalError("The table of agents has no list of `\(list)`.")
        }
        return try lines.enumerated().map { place, line in
            guard let name = line["name"]?.string, let has = line["has"]?.array?.compactMap(\.string) else {
                throw PluginError.internalError(
                    "Line \(place) of `\(list)` in the table of agents has no `name`, or no list `has`.")
            }
            let lacks = line["lacks"]?.array?.compactMap(\.string) ?? []
            return Line(name: name, has: has.map { $0.lowercased() }, lacks: lacks.map { $0.lowercased() })
        }
    }
}
