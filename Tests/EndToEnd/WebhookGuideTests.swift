import JSON
import Testing

extension EndToEnd {
    /// What docs/webhooks.md tells receivers to do, done: each guide whose language is at hand.
    @Suite struct WebhookGuides {
        /// A language: how a guide is run with a file that has `secret`, `headers` and `body`, and is to exit with 0 where it
        /// takes that message and refuses it once a byte of it is another.
        private struct Language {
            let name: String
            let file: String
            let harness: (file: String, text: String)
            let command: [String]
        }

        private static let languages = [
            Language(
                name: "python", file: "guide.py",
                harness: (
                    "run.py",
                    """
                    import json, sys
                    from guide import verify
                    message = json.load(open(sys.argv[1]))
                    body = message["body"].encode()
                    verify(message["secret"], message["headers"], body)
                    for wrong in [body + b" ", body[:-1], b""]:
                        try:
                            verify(message["secret"], message["headers"], wrong)
                        except ValueError:
                            continue
                        sys.exit("a forged message was taken")
                    """
                ), command: ["python3", "-B", "run.py"]),
            Language(
                name: "javascript", file: "guide.mjs",
                harness: (
                    "run.mjs",
                    """
                    import { readFileSync } from "node:fs";
                    import { verify } from "./guide.mjs";
                    const { secret, headers, body } = JSON.parse(readFileSync(process.argv[2]));
                    verify(secret, headers, Buffer.from(body));
                    for (const wrong of [body + " ", body.slice(1), ""]) {
                      let taken = true;
                      try { verify(secret, headers, Buffer.from(wrong)); } catch { taken = false; }
                      if (taken) process.exit(1);
                    }
                    """
                ), command: ["node", "run.mjs"]),
            Language(
                name: "go", file: "hooks/guide.go",
                harness: (
                    "main.go",
                    """
                    package main

                    import (
                        "encoding/json"
                        "net/http"
                        "os"
                        "run/hooks"
                    )

                    func main() {
                        var message struct {
                            Secret, Body string
                            Headers      map[string]string
                        }
                        text, _ := os.ReadFile(os.Args[1])
                        if json.Unmarshal(text, &message) != nil {
                            os.Exit(2)
                        }
                        header := http.Header{}
                        for name, value := range message.Headers {
                            header.Set(name, value)
                        }
                        if hooks.Verify(message.Secret, header, []byte(message.Body)) != nil {
                            os.Exit(1)
                        }
                        if hooks.Verify(message.Secret, header, []byte(message.Body+" ")) == nil {
                            os.Exit(1)
                        }
                    }
                    """
                ), command: ["go", "run", "."]),
        ]

        @Test func eachTakesWhatIsOursAndRefusesTheRest() async throws {
            let page = try File.text("\(Build.root)/docs/webhooks.md")
            let sink = try await WebhookSink()
            let server = try await StreamServer.started(settings: ["STREAM_NETWORK_ALLOW_PRIVATE": "true"])
            let body: JSON = ["url": .string(sink.url + "/take/guide")]
            let webhook = try await server.client.request("/webhooks", ["-d", body.description]).data
            // While it is rotated: two signatures.
            let id = webhook["webhookId"]?.string ?? ""
            _ = try await server.client.request("/webhooks/\(id)/rotate", ["-X", "POST"])
            _ = try await server.client.createdStream(["title": "Grüße"])
            let message = try await sink.received(1, at: "/take/guide")[0]
            #expect(message["headers"]?["webhook-signature"]?.string?.split(separator: " ").count == 2)
            let given: JSON = [
                "secret": webhook["secret"] ?? .null, "headers": message["headers"] ?? .null,
                "body": message["body"] ?? .null,
            ]
            #expect(try await server.stop() == 0)
            for language in Self.languages {
                let program = language.command[0]
                guard try await Command.outcome(["sh", "-c", "command -v \(program)"]).status == 0 else {
                    print("docs/webhooks.md: \(language.name) was not run, there is no \(program) here")
                    continue
                }
                let folder = try Folder()
                let fence = "```\(language.name)\n"
                let start = try #require(page.firstRange(of: fence)).upperBound
                let end = try #require(page[start...].firstRange(of: "```")).lowerBound
                try await Command.run("mkdir", "-p", folder.at("hooks"))
                try File.write(String(page[start..<end]), to: folder.at(language.file))
                try File.write(language.harness.text, to: folder.at(language.harness.file))
                try File.write("module run\n\ngo 1.19\n", to: folder.at("go.mod"))
                try File.write(given.description, to: folder.at("message.json"))
                let words = (["cd", folder.path, "&&"] + language.command + ["message.json"]).joined(separator: " ")
                let outcome = try await Command.outcome(["sh", "-c", words])
                #expect(outcome.status == 0, "\(language.name): \(outcome.output)")
                print("docs/webhooks.md: \(language.name) was run")
            }
        }
    }
}
