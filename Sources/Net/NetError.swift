/// A listener could not be opened: a sentence for the operator, which begins with the setting.
public struct NetError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    init(_ setting: String, _ problem: String) {
        description = "\(setting): \(problem)"
    }
}
