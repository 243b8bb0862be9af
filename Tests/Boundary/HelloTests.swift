import CStreamPlugin
import JSON
import PluginLoader
import Synchronization
import Testing

/// A plugin in plain C, built by `cc` with the header alone.
@Suite("A plugin in C")
struct HelloTests {
    @Test("It is under 80 lines of strict C99")
    func source() throws {
        let lines = try PluginSource.bytes("hello.c").count { $0 == 0x0A }
        #expect(lines < 80)
        try PluginSource.compile([
            "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "\(PluginSource.folder)/hello.c",
        ])
    }

    @Test("It loads by its manifest and answers")
    func answers() throws {
        let folder = try TemporaryFolder()
        let library = try PluginLibrary.open(
            try PluginSource.library("hello", in: folder), manifest: try PluginSource.manifest())
        let greeting = try call(library, parameters: #"{"name":"Ada \"\u00e9\""}"#)
        #expect(greeting == ["greeting": "Hello, Ada \"é\"!"])
        #expect(throws: BoundaryFailure.self) { try call(library, parameters: "{}") }
    }

    @Test("It exports one symbol, and a probe describes it")
    func probe() throws {
        let folder = try TemporaryFolder()
        let library = try PluginSource.library("hello", in: folder)
        let description = PluginProbe.describe(library)
        #expect(description["symbols"] == ["stream_plugin_entry"])
        #expect(description["plugin"]?["name"] == "hello")
        #expect(description["plugin"]?["abi"] == "1.3")
        #expect(description["plugin"]?["operations"] == ["hello"])
        #expect(description["error"] == nil)
    }

    @Test("The header's structs have the layout that plugins were built with")
    func layout() throws {
        try PluginSource.compile([
            "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "\(PluginSource.folder)/layout.c",
        ])
    }

    /// Calls the one operation, which completes before it returns.
    private func call(_ library: PluginLibrary, parameters: String) throws -> JSON {
        let functions = try #require(library.descriptor.pointee.functions)
        let invoke = try #require(functions.load(as: stream_operations_v1.self).invoke)
        let bytes = Array(parameters.utf8)
        let id = Answers.nextID()
        bytes.withUnsafeBytes { bytes in
            var call = stream_call()
            call.struct_size = UInt32(MemoryLayout<stream_call>.size)
            call.call_id = id
            call.parameters = stream_bytes(data: bytes.baseAddress, size: bytes.count)
            invoke(nil, &call, takeAnswer)
        }
        return try JSON(parsing: try Answers.take(id))
    }
}

/// What calls were completed with, by their id.
private enum Answers {
    private static let answers = Mutex<[UInt64: Result<[UInt8], BoundaryFailure>]>([:])
    private static let last = Atomic<UInt64>(0)

    static func nextID() -> UInt64 { last.add(1, ordering: .relaxed).newValue }

    static func put(_ id: UInt64, _ answer: Result<[UInt8], BoundaryFailure>) {
        answers.withLock { $0[id] = answer }
    }

    static func take(_ id: UInt64) throws -> [UInt8] {
        guard let answer = answers.withLock({ $0.removeValue(forKey: id) }) else {
            throw BoundaryFailure("the call was not completed")
        }
        return try answer.get()
    }
}

/// A `stream_done_fn`.
private func takeAnswer(_ token: UInt64, _ error: UnsafePointer<stream_error>?, _ result: stream_bytes) {
    if let error {
        Answers.put(token, .failure(BoundaryFailure(String(decoding: copy(error.pointee.code), as: UTF8.self))))
    } else {
        Answers.put(token, .success(copy(result)))
    }
}

private func copy(_ bytes: stream_bytes) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: bytes.data, count: bytes.size))
}
