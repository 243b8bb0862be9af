/// Asks a connection's pipeline to end the body that it is reading.
struct BodyCutEvent: Sendable {}
