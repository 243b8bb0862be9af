import CStreamPlugin
import JSON
import KernelTesting
import PluginSDK

func boundaryBlobs() -> stream_blobs_v1 {
    var table = stream_blobs_v1()
    table.struct_size = UInt32(MemoryLayout<stream_blobs_v1>.size)
    table.put = { host, key, bytes, done, token in
        let (blobs, key, bytes) = (BoundaryHost.of(host).twin.blobs, BlobKey(key), bytes.bytes)
        Owed(done: done.given, token: token).answer {
            try await blobs.put(key, bytes: bytes)
            return []
        }
    }
    table.read = { host, key, offset, length, done, token in
        let (blobs, key) = (BoundaryHost.of(host).twin.blobs, BlobKey(key))
        Owed(done: done.given, token: token).answer { try await blobs.read(key, offset: offset, length: length) }
    }
    table.stat = { host, key, done, token in
        let (blobs, key, owed) = (BoundaryHost.of(host).twin.blobs, BlobKey(key), Owed(done: done.given, token: token))
        Task { owed.answer(try await blobs.stat(key).map { [$0] } ?? []) }
    }
    table.list = { host, prefix, after, limit, done, token in
        let (blobs, prefix, after) = (BoundaryHost.of(host).twin.blobs, BlobKey(prefix), after.string)
        let owed = Owed(done: done.given, token: token)
        Task { owed.answer(try await blobs.list(prefix, after: after, limit: Int(limit))) }
    }
    table.remove_all = { host, folder, done, token in
        let (blobs, folder) = (BoundaryHost.of(host).twin.blobs, BlobKey(folder))
        Owed(done: done.given, token: token).answer {
            try await blobs.removeAll(folder)
            return []
        }
    }
    table.rename = { host, from, target, done, token in
        let (blobs, from, target) = (BoundaryHost.of(host).twin.blobs, BlobKey(from), BlobKey(target))
        Owed(done: done.given, token: token).answer {
            try await blobs.rename(from, to: target)
            return []
        }
    }
    return table
}

extension Owed<stream_blobs_fn> {
    func answer(_ blobs: [BlobInfo]) {
        let owners = blobs.map { SpanOwner($0.key) }
        let infos = zip(blobs, owners).map { blob, owner in
            stream_blob_info(
                struct_size: UInt32(MemoryLayout<stream_blob_info>.size), reserved: 0, size: blob.size, key: owner.span)
        }
        withExtendedLifetime(owners) { done(token, nil, infos, infos.count) }
    }
}

/// Keeps the request; the test plays the worker.
func boundaryRun(_ host: UnsafePointer<stream_host>?, _ request: UnsafePointer<stream_worker_request>?) -> UInt64 {
    let host = BoundaryHost.of(host)
    host.workerRequest = request.given.pointee
    let inputs = UnsafeBufferPointer(start: request.given.pointee.inputs, count: Int(request.given.pointee.input_count))
    host.twin.log.info(
        "run",
        [
            "kind": .string(request.given.pointee.kind.string), "inputs": .array(inputs.map { .string($0.string) }),
            "specification": .string(request.given.pointee.specification.string),
            "folder": .string(request.given.pointee.output_folder.string),
        ])
    return 77
}

func boundaryFeed(
    _ host: UnsafePointer<stream_host>?, _ run: UInt64, _ bytes: stream_bytes, _ done: stream_done_fn?, _ token: UInt64
) {
    BoundaryHost.of(host).twin.log.info("feed", ["run": .integer(Int64(run)), "bytes": .string(bytes.string)])
    Owed(done: done.given, token: token).answer { [] }
}

func boundaryAcknowledge(_ host: UnsafePointer<stream_host>?, _ ack: UInt64, _ error: UnsafePointer<stream_error>?) {
    BoundaryHost.of(host).twin.log.info(
        "acknowledge", ["ack": .integer(Int64(ack)), "error": .string(error?.pointee.code.string ?? "")])
}

func boundaryCancel(_ host: UnsafePointer<stream_host>?, _ run: UInt64) {
    let host = BoundaryHost.of(host)
    host.twin.log.info("cancel", ["run": .integer(Int64(run))])
    Owed(done: host.workerRequest.done.given, token: host.workerRequest.token)
        .fail(PluginError(code: "CANCELLED", message: "The run was cancelled."))
}
