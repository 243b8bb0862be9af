/// Fetches what a presentation consists of, and looks at how it is served.
struct HLSServing<Client: HLSClient>: Sendable {
    let client: Client

    /// The playlists' texts by address, and what is wrong with how they come.
    func playlists(
        _ addresses: [String]
    ) async throws -> (texts: [String: String], violations: [HLSViolation]) {
        guard !addresses.isEmpty else { return ([:], []) }
        let plain = try await client.answers(to: addresses.map { HLSRequest($0) })
        let gzip = try await client.answers(to: addresses.map { HLSRequest($0, fields: ["accept-encoding": "gzip"]) })
        let again = try await client.answers(
            to: zip(addresses, plain).map { HLSRequest($0, fields: ["if-none-match": $1.fields["etag"] ?? "\"\""]) })
        var texts: [String: String] = [:]
        var found: [HLSViolation] = []
        for (place, address) in addresses.enumerated() {
            let answer = plain[place]
            func note(_ rule: HLSRule, _ problem: String) { found.append(HLSViolation(rule, address, problem)) }
            if 300...399 ~= answer.status { note(.noRedirects, "HTTP \(answer.status)") }
            guard answer.status == 200 else {
                note(.playlistsReachable, "HTTP \(answer.status)")
                continue
            }
            texts[address] = answer.text
            found += Self.common(answer, address)
            if type(of: answer) != "application/vnd.apple.mpegurl" { note(.typesStated, type(of: answer)) }
            if answer.fields["cache-control"]?.contains("immutable") == true {
                note(.cachingStated, "a playlist is immutable")
            }
            if answer.body.count >= 500, gzip[place].fields["content-encoding"] != "gzip" {
                note(.playlistsCompressed, "\(answer.body.count) bytes came as they are")
            }
            if answer.fields["vary"]?.lowercased().contains("accept-encoding") != true {
                note(.playlistsCompressed, "it does not say that it varies")
            }
            if gzip[place].text != answer.text { note(.playlistsCompressed, "the compressed form is another") }
            if again[place].status != 304 { note(.conditionalRequests, "HTTP \(again[place].status) for its own tag") }
        }
        return (texts, found)
    }

    /// The files by address, and what is wrong with how they come.
    func files(
        _ addresses: [String]
    ) async throws -> (files: [String: HLSAnswer], violations: [HLSViolation]) {
        let answers = try await client.answers(to: addresses.map { HLSRequest($0) })
        var files: [String: HLSAnswer] = [:]
        var found: [HLSViolation] = []
        for (address, answer) in zip(addresses, answers) {
            func note(_ rule: HLSRule, _ problem: String) { found.append(HLSViolation(rule, address, problem)) }
            if 300...399 ~= answer.status { note(.noRedirects, "HTTP \(answer.status)") }
            guard answer.status == 200 else {
                note(.filesReachable, "HTTP \(answer.status)")
                continue
            }
            files[address] = answer
            found += Self.common(answer, address)
            let types: Set<String> = address.hasSuffix(".vtt") ? ["text/vtt"] : ["video/mp4", "audio/mp4"]
            if !types.contains(type(of: answer)) { note(.typesStated, type(of: answer)) }
            let caching = answer.fields["cache-control"] ?? "nothing"
            if !caching.contains("immutable") || Self.maxAge(caching) < 86_400 { note(.cachingStated, caching) }
        }
        return (files, try await found + ranges(addresses, files))
    }

    /// One file stands for all: they are answered alike.
    private func ranges(_ addresses: [String], _ files: [String: HLSAnswer]) async throws -> [HLSViolation] {
        guard let address = addresses.last(where: { $0.hasSuffix(".m4s") }), let whole = files[address],
            whole.body.count > 20
        else { return [] }
        let answers = try await client.answers(to: [
            HLSRequest(address, fields: ["range": "bytes=10-19"]), HLSRequest(address, method: "HEAD"),
            HLSRequest(address, fields: ["if-none-match": whole.fields["etag"] ?? "\"\""]),
        ])
        var found: [HLSViolation] = []
        let part = answers[0]
        if part.status != 206 || part.body != Array(whole.body[10...19])
            || part.fields["content-range"] != "bytes 10-19/\(whole.body.count)"
        {
            found.append(HLSViolation(.rangesServed, address, "HTTP \(part.status), \(part.body.count) bytes of 10"))
        }
        if answers[1].status != 200 || answers[1].fields["content-length"] != "\(whole.body.count)" {
            found.append(HLSViolation(.rangesServed, address, "HEAD: HTTP \(answers[1].status)"))
        }
        if answers[2].status != 304 {
            found.append(HLSViolation(.conditionalRequests, address, "HTTP \(answers[2].status) for its own tag"))
        }
        return found
    }

    private static func common(_ answer: HLSAnswer, _ address: String) -> [HLSViolation] {
        var found: [HLSViolation] = []
        if answer.fields["access-control-allow-origin"] == nil {
            found.append(HLSViolation(.readableByPages, address, "no access-control-allow-origin"))
        }
        if answer.fields["etag"] == nil { found.append(HLSViolation(.conditionalRequests, address, "no entity tag")) }
        return found
    }

    private func type(of answer: HLSAnswer) -> String {
        let type = answer.fields["content-type"]?.prefix { $0 != ";" }
        return type.map { String($0) } ?? "nothing"
    }

    private static func maxAge(_ caching: String) -> Int {
        let value = caching.split(separator: ",").map { $0.drop { $0 == " " } }.first { $0.hasPrefix("max-age=") }
        return value.flatMap { Int($0.dropFirst(8)) } ?? 0
    }
}
