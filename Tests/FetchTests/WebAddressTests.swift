import Fetch
import Kernel
import Testing

/// Addresses are read strictly, and references as RFC 3986 says.
@Suite struct WebAddressTests {
    private func text(_ address: String) -> String {
        do throws(KernelError) {
            return try WebAddress(address).text
        } catch {
            return error.code
        }
    }

    @Test func whatIsReadIsWrittenInOneWay() {
        let cases = [
            ("http://a.example", "http://a.example/"), ("HTTPS://A.Example:443/x?y#z", "https://a.example/x?y"),
            ("http://a.example:8080?q", "http://a.example:8080/?q"), ("http://a.example./", "http://a.example/"),
            ("http://a.example:/x", "http://a.example/x"), ("  http://a.example/x  ", "http://a.example/x"),
            ("http://a_b.example/ä b", "http://a_b.example/%C3%A4%20b"),
            ("http://[2606:4700::1]:81/", "http://[2606:4700::1]:81/"),
            ("http://1.1.1.1./", "http://1.1.1.1/"),
            ("http://a.example/%2e%2E/\"<>", "http://a.example/%2e%2E/%22%3C%3E"),
            ("https://a.example:80/", "https://a.example:80/"), ("http://a.example/a@b:c", "http://a.example/a@b:c"),
        ]
        for (given, expected) in cases { #expect(text(given) == expected, "\(given)") }
    }

    @Test func whatCouldBeReadInTwoWaysIsRefused() {
        let refused = [
            "", "a.example", "//a.example/", "/x", "ftp://a.example/", "file:///etc/passwd", "gopher://a.example/",
            "javascript:alert(1)", "data:text/plain,x", "http:a.example", "http:/a.example", "http:///a.example",
            "http://", "http://:80/", "http://user@a.example/", "http://user:pass@a.example/", "http://@a.example/",
            "http://a.example@127.0.0.1/", "http://a.example\\@127.0.0.1/", "http:\\\\a.example", "http://a example/",
            "http://a.example\r\nHost: x/", "http://a.example/\r\nx", "http://a.example/\u{0}", "http://a..example/",
            "http://.a.example/", "http://-a.example/", "http://a.example..", "http://ａ.example/", "http://１２７.0.0.1/",
            "http://127.0.0.1%2f/", "http://%31%32%37.0.0.1/", "http://a.example:0/", "http://a.example:65536/",
            "http://a.example:8x/", "http://a.example:-1/", "http://a.example:80:80/", "http://[::1/", "http://[::1]x/",
            "http://[127.0.0.1]/", "http://[fe80::1%25eth0]/", "http://[v1.x]/", "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/", "http://1.2.3.4.5/",
            "http://1.2.3.256/",
            "http://a.1/", "http://a.0x/", "http://\u{212A}.example/",
            "http://" + String(repeating: "a", count: 64) + "/",
            "http://a.example/" + String(repeating: "a", count: 8192),
        ]
        for given in refused { #expect(text(given) == "FETCH_REFUSED", "\(given)") }
        print("addresses: \(refused.count) that are none")
    }

    @Test func referencesAreResolved() throws {
        let base = try WebAddress("http://a.example:81/b/c/d;p?q")
        let cases = [
            ("g", "/b/c/g"), ("./g", "/b/c/g"), ("g/", "/b/c/g/"), ("/g", "/g"), ("?y", "/b/c/d;p?y"),
            ("g?y", "/b/c/g?y"),
            ("#s", "/b/c/d;p?q"), ("g#s", "/b/c/g"), (";x", "/b/c/;x"), ("", "/b/c/d;p?q"), (".", "/b/c/"),
            ("..", "/b/"),
            ("../g", "/b/g"), ("../..", "/"), ("../../../g", "/g"), ("/./g", "/g"), ("/../g", "/g"), ("g.", "/b/c/g."),
            ("./g/.", "/b/c/g/"), ("g/../h", "/b/c/h"), ("ä", "/b/c/%C3%A4"),
        ]
        for (reference, expected) in cases {
            #expect(try base.resolving(reference).text == "http://a.example:81\(expected)", "\(reference)")
        }
        #expect(try base.resolving("//b.example/x").text == "http://b.example/x")
        #expect(try base.resolving("https://b.example/x").text == "https://b.example/x")
        for reference in [
            "ftp://a/", "file:///etc/passwd", "http://u@b.example/", "//127.1/", "http:g", "\\\\b.example",
        ] {
            #expect(throws: KernelError.self, "\(reference)") { try base.resolving(reference) }
        }
    }

    @Test func credentialsStayWithTheirOrigin() throws {
        let request = FetchRequest(
            method: "POST", url: "",
            headers: [("Authorization", "x"), ("Cookie", "y"), ("content-type", "z"), ("a", "b")],
            body: [1])
        let first = try OutgoingRequest(request, to: WebAddress("https://a.example/"))
        func next(_ status: Int, _ location: String) throws -> OutgoingRequest? {
            try first.redirected(by: FetchHead(status: status, headers: [("location", location)], url: ""))
        }
        let same = try #require(try next(307, "/next"))
        #expect(same.headers.contains { $0.name == "authorization" })
        #expect(same.method == "POST" && same.body == [1])
        for location in ["https://b.example/", "http://a.example/", "https://a.example:444/"] {
            let other = try #require(try next(308, location))
            #expect(!other.headers.contains { ["authorization", "cookie"].contains($0.name) }, "\(location)")
        }
        let read = try #require(try next(303, "/done"))
        #expect(read.method == "GET" && read.body.isEmpty && !read.headers.contains { $0.name == "content-type" })
        #expect(try next(200, "/x") == nil)
        #expect(try next(304, "/x") == nil)
    }

    @Test func headersOfTheConnectionAreTheClients() {
        for name in ["host", "Content-Length", "transfer-encoding", "connection", "a b", "", "x\r\ny"] {
            #expect(throws: KernelError.self, "\(name)") {
                try OutgoingRequest(
                    FetchRequest(url: "", headers: [(name, "v")]), to: WebAddress("http://a.example/"))
            }
        }
        #expect(throws: KernelError.self) {
            try OutgoingRequest(
                FetchRequest(url: "", headers: [("a", "v\r\nb: c")]), to: WebAddress("http://a.example/"))
        }
    }
}
