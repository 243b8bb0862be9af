import JSON
import Media

/// The first input, read over the connection in blocks; the next one is on its way while one is used.
final class RemoteFile: ByteSource {
    private static let blockSize = 512 << 10
    /// Blocks that are kept: files whose picture and sound are stored apart are read at two places in turn.
    private static let mostBlocks = 8

    let size: UInt64
    /// Bytes that came, of a file that is still being uploaded.
    private var arrived: UInt64
    private var beforeWaiting: (() -> Void)?
    private let connection: Connection
    private var blocks: [UInt64: [UInt8]] = [:]
    private var requested: [UInt64: UInt64] = [:]
    private var used: [UInt64] = []
    private var nextRequest: UInt64 = 1

    /// A file of that size, the connection's first input. Of one that is still being uploaded only `arrived` bytes may be
    /// asked for; it is waited for the others.
    init(size: UInt64, arrived: UInt64? = nil, connection: Connection) {
        self.size = size
        self.arrived = min(size, arrived ?? size)
        self.connection = connection
    }

    var isGrowing: Bool { arrived < size }

    func beforeWaiting(_ work: @escaping () -> Void) {
        beforeWaiting = work
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(MediaFailure) -> Int {
        guard offset < size, !buffer.isEmpty else { return 0 }
        let index = offset / UInt64(Self.blockSize)
        let block = try block(index)
        let start = Int(offset % UInt64(Self.blockSize))
        guard start < block.count else {
            throw MediaFailure(.internalError, "The file is shorter than the server said.", retryable: true)
        }
        let count = min(buffer.count, block.count - start)
        block.withUnsafeBytes { bytes in
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)]))
        }
        return count
    }

    private func block(_ index: UInt64) throws(MediaFailure) -> [UInt8] {
        let isNew = used.last != index
        if isNew {
            used.removeAll { $0 == index }
            used.append(index)
        }
        if blocks[index] == nil {
            try wait(for: index)
            request(index)
            // Reading on from there is likely: the answer is then there in time.
            request(index + 1)
            if let request = requested.removeValue(forKey: index) { blocks[index] = try connection.answer(request) }
        } else if isNew {
            request(index + 1)
        }
        while blocks.count > Self.mostBlocks, let oldest = used.first(where: { $0 != index && blocks[$0] != nil }) {
            blocks[oldest] = nil
            used.removeAll { $0 == oldest }
        }
        return blocks[index] ?? []
    }

    /// Waits until a block was uploaded whole: the parent acknowledges the message only then, or ends the run.
    private func wait(for index: UInt64) throws(MediaFailure) {
        let end = min(size, (index + 1) * UInt64(Self.blockSize))
        guard end > arrived else { return }
        beforeWaiting?()
        try connection.send(["type": "wait", "offset": .integer(Int64(clamping: end))], bytes: [])
        connection.waitForAcknowledgements()
        arrived = end
    }

    private func request(_ index: UInt64) {
        let offset = index * UInt64(Self.blockSize)
        guard min(size, offset + UInt64(Self.blockSize)) <= arrived else { return }
        guard offset < size, blocks[index] == nil, requested[index] == nil else { return }
        requested[index] = nextRequest
        let length = Int(min(UInt64(Self.blockSize), size - offset))
        connection.request(nextRequest, offset: offset, length: length)
        nextRequest += 1
    }
}
