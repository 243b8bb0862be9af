/// The reading of one body, as who may want to end it sees it.
public protocol BodyIntake: Sendable {
    /// Breaks the body off, unless the client sends some of it within `idle`. Answers whether it is read no more.
    func end(idle: Duration) async -> Bool
}
