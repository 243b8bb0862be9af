package import JSON
internal import PluginSDK

extension PictureRequest {
    /// Of the operation's parameters. Throws `VALIDATION_ERROR`.
    package init(_ parameters: JSONObject) throws {
        try self.init(
            moment: parameters["timeSeconds"]?.double.map(Moment.seconds) ?? .chosen,
            width: parameters["width"]?.int, height: parameters["height"]?.int,
            fit: parameters["fit"]?.string.flatMap(PictureFit.init(rawValue:)) ?? .contain,
            format: parameters["format"]?.string.flatMap(PictureFormat.init(rawValue:)) ?? .jpg,
            durationSeconds: parameters["durationSeconds"]?.double, frameRate: parameters["frameRate"]?.double)
    }

    /// What stands behind an address that asks for the same; empty where nothing need be said.
    package var query: String {
        var fields: [String] = []
        switch moment {
        case .chosen: break
        case .seconds(let seconds): fields.append("time=\(Self.text(seconds))")
        case .share(let share): fields.append("time=\(Self.text(share * 100))%25")
        }
        if let width { fields.append("width=\(width)") }
        if let height { fields.append("height=\(height)") }
        if fit != .contain { fields.append("fit=\(fit.rawValue)") }
        if let movement {
            fields.append("duration=\(Self.text(movement.durationSeconds))")
            fields.append("fps=\(Self.text(movement.frameRate))")
        }
        return fields.joined(separator: "&")
    }

    /// A number as people write it: 12, 12.5.
    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }
}
