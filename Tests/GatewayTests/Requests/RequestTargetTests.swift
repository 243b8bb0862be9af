import Gateway
import Kernel
import Testing

struct RequestTargetTests {
    @Test(arguments: [
        ("/", "/", ""), ("/a/b?x=1&y=%20", "/a/b", "x=1&y=%20"), ("/a%20b/%C3%A9", "/a b/é", ""), ("/a/", "/a/", ""),
        ("/a%252f", "/a%2f", ""), ("/a?", "/a", ""), ("/..a/b..", "/..a/b..", ""), ("http://h:1/a?b", "/a", "b"),
        ("http://h", "/", ""), ("http://h?q", "/", "q"), ("/a?../..", "/a", "../.."),
    ])
    func decodes(target: String, path: String, query: String) throws {
        let parsed = try RequestTarget(target)
        #expect(parsed.path == path)
        #expect(parsed.query == query)
    }

    @Test(arguments: [
        "/..", "/a/../b", "/%2e%2e/a", "/.", "/a/.", "/a%2fb", "/a%5cb", "/a\\b", "/a%00", "/a%0a", "/%", "/%2", "/%zz",
        "/%ff", "a", "*", "", "/a%7f", "/..%2f..%2fetc%2fpasswd",
    ])
    func refuses(target: String) {
        let error = #expect(throws: KernelError.self) { try RequestTarget(target) }
        #expect(error?.code == "VALIDATION_ERROR")
    }

    @Test(arguments: ["//", "//a", "/a//b", "/a//"])
    func emptySegmentsAreNotFound(target: String) {
        let error = #expect(throws: KernelError.self) { try RequestTarget(target) }
        #expect(error?.code == "NOT_FOUND")
    }

    @Test func requestIDs() {
        #expect(RequestID.of("a-B_9~") == "a-B_9~")
        #expect(RequestID.of(String(repeating: "x", count: 128)).utf8.count == 128)
        for malformed in [nil, "", "a b", "ü", "a\n", String(repeating: "x", count: 129)] {
            #expect(RequestID.of(malformed).wholeMatch(of: /req_[0-9A-Z]{26}/) != nil)
        }
    }
}
