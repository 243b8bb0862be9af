import Fetch
import Kernel
import Testing

/// Requests that a stranger has the server make reach nothing inside: whatever the address is spelt like, whatever it redirects
/// or resolves to, no connection is made.
@Suite struct ForgeryTests {
    /// Addresses that mean the inside, at some reader or other; PORT is where somebody listens.
    static let forms = [
        "http://127.0.0.1:PORT/", "http://127.0.0.1.:PORT/", "http://127.1:PORT/", "http://127.0.1:PORT/",
        "http://2130706433:PORT/",
        "http://0x7f000001:PORT/", "http://0x7f.0x0.0x0.0x1:PORT/", "http://0x7f.1:PORT/", "http://017700000001:PORT/",
        "http://0177.0.0.1:PORT/", "http://0177.0.0.01:PORT/", "http://127.0.0.1%00:PORT/",
        "http://%31%32%37.0.0.1:PORT/",
        "http://１２７.０.０.１:PORT/", "http://①②⑦.0.0.1:PORT/", "http://127。0。0。1:PORT/", "http://0:PORT/",
        "http://0.0.0.0:PORT/",
        "http://0.1.2.3:PORT/", "http://localhost:PORT/", "http://LOCALHOST:PORT/", "http://localhost.:PORT/",
        "http://a.localhost:PORT/", "http://[::1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/", "http://[::]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
        "http://[::ffff:0:127.0.0.1]:PORT/", "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b::7f00:1]:PORT/",
        "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/", "http://[2001:0:0:0:0:0:80ff:fffe]:PORT/",
        "http://[fe80::1]:PORT/", "http://[fe80::1%25lo]:PORT/", "http://[fec0::1]:PORT/", "http://[fc00::1]:PORT/",
        "http://[fd00::1]:PORT/", "http://[fd00:ec2::254]/latest/meta-data/", "http://[ff02::1]:PORT/",
        "http://169.254.169.254/latest/meta-data/", "http://169.254.169.254./", "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0251.0376.0251.0376/", "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/",
        "http://100.100.100.200/", "http://192.0.0.192/", "http://168.63.129.16/", "http://10.0.0.1:PORT/",
        "http://172.16.0.1:PORT/", "http://192.168.0.1:PORT/", "http://100.64.0.1:PORT/", "http://198.18.0.1:PORT/",
        "http://192.0.2.1:PORT/", "http://224.0.0.1:PORT/", "http://255.255.255.255:PORT/",
        "http://user:pass@127.0.0.1:PORT/", "http://a.example@127.0.0.1:PORT/", "http://127.0.0.1:PORT@a.example/",
        "http://a.example\\@127.0.0.1:PORT/", "http://a.example#@127.0.0.1:PORT/", "https://127.0.0.1:PORT/",
        "ftp://127.0.0.1:PORT/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/_x", "//127.0.0.1:PORT/",
        "http:\\\\127.0.0.1:PORT\\", "http://inner.example:PORT/", "http://mixed.example:PORT/",
        "http://mapped.example:PORT/",
        "http://metadata.example:PORT/",
    ]

    private static let names: [String: [[String]]] = [
        "inner.example": [["127.0.0.1"]], "mixed.example": [["93.184.216.34", "10.0.0.1"]],
        "mapped.example": [["::ffff:127.0.0.1"]], "metadata.example": [["169.254.169.254"]],
        "localhost": [["127.0.0.1", "::1"]], "a.localhost": [["127.0.0.1"]],
    ]

    @Test func noSpellingReachesTheInside() async throws {
        let listener = try await Origin.started { _ in Origin.answer("200 OK", body: "inside") }
        let resolver = ScriptedResolver(Self.names)
        let noting = NotingDialer(port: listener.port)
        let sockets = FetchClient(allowPrivate: false, resolver: resolver, dialer: SocketDialer())
        let noted = FetchClient(allowPrivate: false, resolver: resolver, dialer: noting)
        for form in Self.forms {
            let url = form.replacing("PORT", with: "\(listener.port)")
            for (client, keeps) in [(sockets, false), (noted, false), (sockets, true), (noted, true)] {
                let body = Kept()
                let code = await outcome { () async throws(KernelError) in
                    var request = FetchRequest(url: url)
                    request.keepsConnection = keeps
                    _ = try await client.fetch(request, into: body)
                }
                // A name with an address behind its `#` is that name, which nobody knows here.
                #expect(code == (form.contains("#@") ? "FETCH_FAILED" : "FETCH_REFUSED"), "\(url)")
                #expect(await body.head == nil)
            }
            guard !form.contains("#@") else { continue }
            #expect(
                await outcome { () async throws(KernelError) in try await sockets.check(url) } == "FETCH_REFUSED",
                "\(url)")
        }
        #expect(noting.dialed == [])
        #expect(listener.connections == 0)
        print("forged addresses: \(Self.forms.count) spellings, \(listener.connections) connections")
        try await listener.stop()
    }

    @Test func noRedirectReachesTheInside() async throws {
        let listener = try await Origin.started { head in
            let target = head.split(separator: " ")[1].dropFirst()
            return Origin.answer("302 Found", ["Location: \(target.replacing("%20", with: " "))"])
        }
        let noting = NotingDialer(port: listener.port)
        let client = FetchClient(
            allowPrivate: false,
            resolver: ScriptedResolver(Self.names.merging(["a.example": [["93.184.216.34"]]]) { $1 }), dialer: noting)
        var tried = 0
        for form in Self.forms where !form.contains("\\") && !form.contains("#@") {
            let url = "http://a.example/" + form.replacing("PORT", with: "\(listener.port)")
            let code = await outcome { () async throws(KernelError) in
                _ = try await client.fetch(FetchRequest(url: url), into: Kept())
            }
            #expect(code == "FETCH_REFUSED", "\(url)")
            tried += 1
        }
        // Each went to the first host alone.
        #expect(noting.dialed == Array(repeating: "93.184.216.34", count: tried))
        print(
            "forged redirects: \(tried), \(noting.dialed.filter { $0 != "93.184.216.34" }.count) connections to the inside"
        )
        try await listener.stop()
    }

    @Test func whatWasCheckedIsWhatIsDialed() async throws {
        let listener = try await Origin.started { head in
            head.contains("GET /again")
                ? Origin.answer("200 OK", body: "x") : Origin.answer("302 Found", ["Location: /again"])
        }
        // The name flips to the inside between the check and the connection, and again with each question.
        let resolver = ScriptedResolver(["flip.example": [["93.184.216.34"], ["127.0.0.1"]]])
        let noting = NotingDialer(port: listener.port)
        let client = FetchClient(allowPrivate: false, resolver: resolver, dialer: noting)
        let first = await outcome { () async throws(KernelError) in
            _ = try await client.fetch(FetchRequest(url: "http://flip.example/again"), into: Kept())
        }
        #expect(first == "none")
        #expect(resolver.asked.count == 1)
        #expect(noting.dialed == ["93.184.216.34"])
        // On the next hop the name is asked for anew, and refused.
        let flipping = ScriptedResolver(["flip.example": [["93.184.216.34"], ["127.0.0.1"]]])
        let second = FetchClient(allowPrivate: false, resolver: flipping, dialer: noting)
        let code = await outcome { () async throws(KernelError) in
            _ = try await second.fetch(FetchRequest(url: "http://flip.example/"), into: Kept())
        }
        #expect(code == "FETCH_REFUSED")
        #expect(noting.dialed == ["93.184.216.34", "93.184.216.34"])
        try await listener.stop()
    }

    @Test func aKeptConnectionLeadsToWhatWasChecked() async throws {
        let listener = try await Origin.started { _ in
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
        }
        // The name flips to the inside after the first answer.
        let resolver = ScriptedResolver(["flip.example": [["93.184.216.34"], ["127.0.0.1"]]])
        let noting = NotingDialer(port: listener.port)
        let client = FetchClient(allowPrivate: false, resolver: resolver, dialer: noting)
        func code(_ path: String) async -> String {
            await outcome { () async throws(KernelError) in
                var request = FetchRequest(method: "POST", url: "http://flip.example/\(path)")
                request.keepsConnection = true
                _ = try await client.fetch(request, into: Kept())
            }
        }
        #expect(await code("one") == "none")
        #expect(await code("two") == "none")
        #expect(noting.dialed == ["93.184.216.34"] && listener.connections == 1)
        try await listener.stop()
        // A redirect is the answer, and goes nowhere.
        let moving = try await Origin.started { _ in Origin.answer("302 Found", ["Location: http://127.0.0.1/"]) }
        let noted = NotingDialer(port: moving.port)
        let second = FetchClient(
            allowPrivate: false, resolver: ScriptedResolver(["a.example": [["93.184.216.34"]]]), dialer: noted)
        var request = FetchRequest(url: "http://a.example/")
        request.keepsConnection = true
        let body = Kept()
        _ = try await second.fetch(request, into: body)
        #expect(await body.head?.status == 302)
        #expect(noted.dialed == ["93.184.216.34"] && moving.connections == 1)
        try await moving.stop()
    }

    @Test func aResolverThatFailsEndsTheFetch() async throws {
        let listener = try await Origin.started { _ in Origin.answer("200 OK") }
        let noting = NotingDialer(port: listener.port)
        for addresses in [[:], ["a.example": [[]]]] as [[String: [[String]]]] {
            let client = FetchClient(allowPrivate: false, resolver: ScriptedResolver(addresses), dialer: noting)
            let code = await outcome { () async throws(KernelError) in
                _ = try await client.fetch(FetchRequest(url: "http://a.example:\(listener.port)/"), into: Kept())
            }
            #expect(code == "FETCH_FAILED")
        }
        #expect(noting.dialed == [])
        #expect(listener.connections == 0)
        try await listener.stop()
    }

    @Test func theOperatorMayAllowTheInside() async throws {
        let listener = try await Origin.started { _ in Origin.answer("200 OK", body: "inside") }
        let client = FetchClient(
            allowPrivate: true, resolver: ScriptedResolver(["localhost": [["127.0.0.1"]]]), dialer: SocketDialer())
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
            let body = Kept()
            let url = "http://\(host):\(listener.port)/"
            let code = await outcome { () async throws(KernelError) in
                try await client.check(url)
                _ = try await client.fetch(FetchRequest(url: url), into: body)
            }
            let text = await body.text
            #expect(code == "none" && text == "inside", "\(host)")
        }
        // But nobody the clouds' credentials.
        for host in ["169.254.169.254", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "0.0.0.0", "224.0.0.1"] {
            let code = await outcome { () async throws(KernelError) in try await client.check("http://\(host)/") }
            #expect(code == "FETCH_REFUSED", "\(host)")
        }
        try await listener.stop()
    }
}
