import JSON
import Testing

/// Files made to do harm (RELIABILITY S2, S3): each ends with its code, or plays, within its budget.
@Suite struct HostileFileTests {
    /// Bytes of memory, seconds, and bytes that are made for each byte that came; a few MiB are always allowed.
    private static let most = (memory: 1 << 30, seconds: 60.0, output: 3)

    @Test func eachEndsAsItShould() throws {
        let table = try HostileTable()
        #expect(table.rows.count >= 70)
        var lines: [String] = []
        for row in table.rows {
            let bytes = try table.bytes(row)
            let encode = try Encode.run(bytes: bytes)
            let code = encode.failed?["code"]?.string ?? (encode.done == nil ? "nothing" : "READY")
            let says = encode.failed?["message"]?.string ?? ""
            let warnings = (encode.done?["warnings"]?.array ?? []).compactMap(\.string)
            let made = encode.messages.reduce(0) { $0 + ($1["sizeBytes"]?.int ?? 0) }
            lines.append(
                "\(row.kind) | \(row.name) | \(bytes.count) | \(code) | \(encode.usage.seconds) s | "
                    + "\(encode.usage.peakBytes >> 20) MiB | \(made) | \(says)\(warnings.joined(separator: " "))")
            #expect(code == row.code, "\(row.name): \(says)")
            #expect(row.code == "READY" || says.hasSuffix(".") && says.count > 20, "\(row.name): \(says)")
            if row.warns { #expect(!warnings.isEmpty, "\(row.name) must say what is missing") }
            #expect(encode.usage.peakBytes <= Self.most.memory, "\(row.name)")
            #expect(encode.usage.seconds <= Self.most.seconds, "\(row.name)")
            #expect(made <= max(Self.most.output * bytes.count, 4 << 20), "\(row.name): \(made) bytes")
        }
        print("hostile: kind | file | bytes | ends | time | memory | bytes made | says")
        for line in lines { print("hostile: \(line)") }
    }

    /// What names other files and addresses is read without one of them being asked for.
    @Test func nothingElseIsOpened() throws {
        let table = try HostileTable()
        var calls = 0
        let rows = table.rows.filter { $0.kind == "other files" }
        #expect(rows.count >= 10)
        for row in rows {
            let trace = try Trace.calls(after: "seccomp") { wrapper in
                _ = try Encode.run(bytes: table.bytes(row), wrapper: wrapper)
            }
            calls += trace.count
            #expect(trace.isEmpty, "\(row.name): \(trace.prefix(3))")
        }
        print("hostile: \(calls) calls that open, connect or start, once the process had locked itself in")
    }

    /// The trace sees what it is there for.
    @Test func theTraceSeesDeniedCalls() throws {
        let trace = try Trace.calls(after: "seccomp") { wrapper in
            _ = try Tool.run(wrapper + [Build.program, "--check-sandbox"])
        }
        #expect(
            trace.contains { $0.contains("/etc/passwd") }
                && trace.contains { $0.contains("connect(") || $0.contains("socket(") })
    }
}
