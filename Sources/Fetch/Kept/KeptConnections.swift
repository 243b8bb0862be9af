import NIOCore
import Synchronization

/// Connections that wait for another request, by whom they lead to.
///
/// Each was dialed to an address that was checked, so to use one again needs no other look at the host's name; they are young,
/// so that a name that resolves to somebody else by now is followed. Bounded; those that idle are closed.
package final class KeptConnections: Sendable {
    /// Whom a connection leads to.
    struct Key: Sendable, Hashable {
        let isSecure: Bool
        let authority: String

        init(_ address: WebAddress) {
            isSecure = address.isSecure
            authority = address.authority
        }
    }

    private struct Waiting {
        let connection: KeptConnection
        let since: ContinuousClock.Instant
    }

    private struct State {
        var lists: [Key: [Waiting]] = [:]
        var count = 0
        var isSweeping = false
    }

    /// Of one host.
    private static let most = 256
    private static let mostOverall = 1024
    /// Many servers end a connection that idled for 5 s.
    private static let longestIdle = Duration.seconds(4)
    private static let oldest = Duration.seconds(60)

    private let state = Mutex(State())

    /// None.
    package init() {}

    /// One that can be used now; nil where there is none.
    func take(_ key: Key) -> KeptConnection? {
        while let next = pop(key) {
            if next.connection.isActive, ContinuousClock.now - next.since < Self.longestIdle { return next.connection }
            next.connection.close()
        }
        return nil
    }

    /// Takes back one that can be used again.
    func put(_ connection: KeptConnection, for key: Key) {
        guard connection.isActive, connection.age < Self.oldest else { return connection.close() }
        let (isKept, sweeps) = state.withLock { state in
            guard state.count < Self.mostOverall, state.lists[key]?.count ?? 0 < Self.most else {
                return (false, false)
            }
            state.lists[key, default: []].append(Waiting(connection: connection, since: .now))
            state.count += 1
            let sweeps = !state.isSweeping
            state.isSweeping = true
            return (true, sweeps)
        }
        if !isKept { connection.close() }
        if sweeps { sweep(on: connection.eventLoop) }
    }

    private func pop(_ key: Key) -> Waiting? {
        state.withLock { state in
            guard let last = state.lists[key]?.popLast() else { return nil }
            state.count -= 1
            if state.lists[key]?.isEmpty ?? true { state.lists[key] = nil }
            return last
        }
    }

    /// Closes those that idled too long, now and then, as long as there are any.
    private func sweep(on loop: any EventLoop) {
        loop.scheduleTask(in: TimeAmount(Self.longestIdle)) { [weak self] in
            guard let self else { return }
            let (idle, isOver) = state.withLock { state in
                let idle = Self.removeIdle(from: &state)
                state.isSweeping = state.count > 0
                return (idle, state.count == 0)
            }
            for one in idle { one.connection.close() }
            if !isOver { sweep(on: loop) }
        }
    }

    private static func removeIdle(from state: inout State) -> [Waiting] {
        let now = ContinuousClock.now
        var idle: [Waiting] = []
        for (key, list) in state.lists {
            // The longest idle are first.
            let young = list.firstIndex { now - $0.since < longestIdle } ?? list.endIndex
            idle += list[..<young]
            state.lists[key] = young == list.endIndex ? nil : Array(list[young...])
        }
        state.count -= idle.count
        return idle
    }
}
