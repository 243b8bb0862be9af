import Testing

/// The real server with real clients. One suite at a time: each starts a server of its own, and encodes.
@Suite(.serialized) enum EndToEnd {}
