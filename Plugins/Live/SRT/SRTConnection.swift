internal import CSRT
internal import Dispatch
internal import Synchronization

/// A caller that was let in: what it sends, in pieces of whole messages. One task reads it; whoever reads too slowly loses
/// what libsrt's own buffer does not hold, as SRT has it.
package final class SRTConnection: @unchecked Sendable {
    // why unchecked: the socket is a number, whose functions may be called on any thread; the rest is behind the mutex.

    /// Bytes that wait here at most.
    private static let room = 512 << 10
    /// The longest message of the live mode.
    private static let longestMessage = 1456
    /// How often the thread looks whether it is closed, milliseconds.
    private static let interval: Int64 = 250

    private struct State {
        var arrived: [UInt8] = []
        var isOver = false
        var reader: (id: UInt64, continuation: CheckedContinuation<[UInt8]?, Never>)?
        var last: UInt64 = 0
    }

    /// As the caller sent it. Not for the log: it holds a key.
    package let streamID: String
    /// The caller's address, "192.0.2.1:50000".
    package let peer: String
    private let socket: SRTSOCKET
    private let state = Mutex(State())
    private let taken = DispatchSemaphore(value: 0)

    init(_ socket: SRTSOCKET) {
        self.socket = socket
        streamID = SRTSocket.text(socket, SRTO_STREAMID)
        peer = SRTSocket.peer(socket)
        SRTSocket.set(socket, SRTO_RCVSYN, false)
        DispatchQueue(label: "srt-connection").async { [self] in receive() }
    }

    /// What came since; nil at the end, or when the task is cancelled.
    package func next() async -> [UInt8]? {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> [UInt8]?? in
                    if !state.arrived.isEmpty {
                        defer { state.arrived = [] }
                        return state.arrived
                    }
                    if state.isOver || Task.isCancelled { return .some(nil) }
                    state.reader = (id, continuation)
                    return nil
                }
                taken.signal()
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, Never>? in
                guard let reader = state.reader, reader.id == id else { return nil }
                state.reader = nil
                return reader.continuation
            }
            reader?.resume(returning: nil)
        }
    }

    /// Ends it. Again: nothing.
    package func close() {
        state.withLock { $0.isOver = true }
        taken.signal()
    }

    /// On a thread of its own, until the connection is over; the socket is closed there alone, since its number may be given to
    /// another then.
    private func receive() {
        let poll = srt_epoll_create()
        var events = Int32(SRT_EPOLL_IN.rawValue | SRT_EPOLL_ERR.rawValue)
        srt_epoll_add_usock(poll, socket, &events)
        while !isClosed, srt_getsockstate(socket) == SRTS_CONNECTED || hasMessage {
            var ready = [SRT_EPOLL_EVENT](repeating: SRT_EPOLL_EVENT(), count: 1)
            guard srt_epoll_uwait(poll, &ready, 1, Self.interval) > 0 else { continue }
            guard let bytes = messages() else { break }
            if !bytes.isEmpty { deliver(bytes) }
        }
        srt_epoll_release(poll)
        srt_close(socket)
        end()
    }

    private var isClosed: Bool { state.withLock { $0.isOver } }

    /// Whether libsrt still holds something of a connection that ended.
    private var hasMessage: Bool {
        var size: Int32 = 0
        var length = Int32(MemoryLayout<Int32>.size)
        return srt_getsockflag(socket, SRTO_RCVDATA, &size, &length) == 0 && size > 0
    }

    /// All messages that are due; nil where the connection is over.
    private func messages() -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < Self.room / 4 {
            let before = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: Self.longestMessage))
            let count = bytes.withUnsafeMutableBytes { buffer in
                srt_recvmsg(
                    socket, buffer.baseAddress?.advanced(by: before).assumingMemoryBound(to: CChar.self),
                    Int32(Self.longestMessage))
            }
            bytes.removeLast(Self.longestMessage - Int(max(0, count)))
            if count <= 0 {
                let isOver = srt_getlasterror(nil) != Int32(SRT_EASYNCRCV.rawValue)
                return isOver && bytes.isEmpty ? nil : bytes
            }
        }
        return bytes
    }

    private func deliver(_ bytes: [UInt8]) {
        while true {
            let reader = state.withLock { state -> CheckedContinuation<[UInt8]?, Never>?? in
                if state.isOver { return .some(nil) }
                if let reader = state.reader {
                    state.reader = nil
                    return reader.continuation
                }
                guard state.arrived.count < Self.room else { return nil }
                state.arrived += bytes
                return .some(nil)
            }
            if let reader {
                reader?.resume(returning: bytes)
                return
            }
            taken.wait()
        }
    }

    private func end() {
        let reader = state.withLock { state in
            state.isOver = true
            defer { state.reader = nil }
            return state.reader?.continuation
        }
        reader?.resume(returning: nil)
    }
}
