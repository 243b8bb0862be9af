internal import PluginSDK

extension PictureRequest {
    /// Of an address' query; fields that are not known here are others'. Throws `VALIDATION_ERROR`.
    package init(format: PictureFormat, query: String) throws {
        let fields = AddressQuery(query)
        try self.init(
            moment: try Self.moment(fields["time"]), width: try Self.side(fields["width"], "width"),
            height: try Self.side(fields["height"], "height"), fit: try Self.fit(fields["fit"]), format: format,
            durationSeconds: try Self.number(fields["duration"], "duration"),
            frameRate: try Self.number(fields["fps"], "fps"), path: "/query", names: ("duration", "fps"))
    }

    private static func moment(_ text: String?) throws -> Moment {
        guard let text, !text.isEmpty else { return .chosen }
        let isShare = text.hasSuffix("%")
        guard let number = Double(isShare ? String(text.dropLast()) : text), number.isFinite else {
            throw PluginError.validation(
                path: "/query/time", problem: "A time is a number of seconds, or a share of the video: 12.5 or 50%.")
        }
        return isShare ? .share(number / 100) : .seconds(number)
    }

    private static func side(_ text: String?, _ name: String) throws -> Int? {
        guard let text, !text.isEmpty else { return nil }
        guard let side = Int(text) else {
            throw PluginError.validation(
                path: "/query/\(name)", problem: "A picture's \(name) is a whole number of pixels.")
        }
        return side
    }

    private static func number(_ text: String?, _ name: String) throws -> Double? {
        guard let text, !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw PluginError.validation(path: "/query/\(name)", problem: "The \(name) is a number.")
        }
        return number
    }

    private static func fit(_ text: String?) throws -> PictureFit {
        guard let text, !text.isEmpty else { return .contain }
        guard let fit = PictureFit(rawValue: text) else {
            throw PluginError.validation(path: "/query/fit", problem: "A fit is contain, cover or fill.")
        }
        return fit
    }
}
