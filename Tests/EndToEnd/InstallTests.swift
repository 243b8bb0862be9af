import Glibc
import JSON
import Testing

extension EndToEnd {
    /// The installed tree.
    @Suite struct Install {
        @Test func itServesFromAnotherFolderWithoutTheToolchain() async throws {
            let folder = try Folder()
            let before = ContinuousClock.now
            try await InstalledTree.installed(at: folder.at("installed"))
            let seconds = ContinuousClock.now - before
            guard rename(folder.at("installed"), folder.at("moved")) == 0 else { throw Failure("cannot be moved") }
            let tree = InstalledTree(prefix: folder.at("moved"))
            print("Install: \(seconds), \(tree.files.count) files, \(tree.size / 1_000_000) MB")

            let data = try Folder()
            let server = try await StreamServer.started(
                data: data, settings: StreamServer.encoding,
                command: tree.command("--config", try tree.configuration(data: data)))
            let film = try await Media.moving()
            let id = try await server.client.uploadByMultipart(film)
            let worker = try await server.mediaProcess()
            let codecs = tree.at("lib/stream/libstream-libav-codecs.so")
            let workerMaps = try await until("the media process to load the codecs") {
                let maps = try File.text("/proc/\(worker)/maps")
                return maps.contains(codecs) ? maps : nil
            }
            let toolchain = try await InstalledTree.toolchain()
            for maps in [workerMaps, try File.text("/proc/\(server.process.identifier)/maps")] {
                #expect(maps.contains(tree.at("lib/stream/swift/libswiftCore.so")))
                for place in [toolchain, Build.root, folder.at("installed")] {
                    let isThere = maps.contains(" \(place)/")
                    #expect(!isThere, "something of \(place) is loaded")
                }
            }
            _ = try await server.client.ready(id)
            let playlist = try #require(try await server.client.playlists(id).first { $0.isPicture })
            #expect(playlist.isEnded)
            #expect(abs(try await FFmpeg.pictures(in: playlist.url) - FFmpeg.picture(of: film).pictures) <= 1)

            try await expectAnAnsweredRequest(whileStopping: server)
            #expect(try await server.process.ended(within: .seconds(60)) == 0)
            print("Install: started, encoded and stopped after \(ContinuousClock.now - before)")
        }

        @Test func aPluginOfAnotherIsFoundThere() async throws {
            let folder = try Folder()
            let tree = try await InstalledTree.installed(at: folder.at("tree")).tree
            let source = "\(Build.root)/Tests/Boundary/Plugins/hello"
            try await CPlugin.compile("\(source).c", to: tree.at("lib/stream/libhello.so"), headers: tree.at("include"))
            try File.write(try File.bytes("\(source).json"), to: tree.at("share/stream/manifests/hello.json"))
            let data = try Folder()
            let server = try await StreamServer.started(
                data: data, command: tree.command("--config", try tree.configuration(data: data)))
            #expect(try await server.client.call("hello", ["name": "Ada"])["greeting"]?.string?.contains("Ada") == true)
            #expect(try await server.stop() == 0)
        }

        @Test func anotherInstallReplacesIt_andUninstallLeavesWhatIsOfOthers() async throws {
            let folder = try Folder()
            let (tree, words) = try await InstalledTree.installed(at: folder.at("tree"))
            #expect(!words.contains("stream.yaml.new"))
            let fresh = tree.files

            // Every setting of the file, made effective, is a good one.
            let lines = try File.text(tree.at("etc/stream/stream.yaml")).split(separator: "\n")
            let settings = lines.map { $0.hasPrefix("#") ? $0.dropFirst() : $0 }.joined(separator: "\n")
            try File.write(settings, to: tree.at("etc/stream/stream.yaml"))
            let check = try await Command.outcome(
                [tree.at("bin/streamd"), "check", "--config", tree.at("etc/stream/stream.yaml")])
            #expect(check.status == 0, "\(check.output)")

            // As an older version and another's plugin would have left it.
            let list = tree.at("share/stream/files")
            try File.write("", to: tree.at("share/stream/manifests/gone.json"))
            try File.write(try File.text(list) + "share/stream/manifests/gone.json\n", to: list)
            try File.write("", to: tree.at("lib/stream/libanother.so"))
            #expect(try await InstalledTree.installed(at: tree.prefix).words.contains("stream.yaml.new"))
            #expect(tree.files == fresh.union(["lib/stream/libanother.so", "etc/stream/stream.yaml.new"]))
            #expect(try File.text(tree.at("etc/stream/stream.yaml")) == settings)

            try await tree.uninstall()
            #expect(
                tree.files == ["lib/stream/libanother.so", "etc/stream/stream.yaml", "etc/stream/stream.yaml.new"])
        }

        /// SIGTERM comes while the server has all but the last byte of a request.
        private func expectAnAnsweredRequest(whileStopping server: StreamServer) async throws {
            let body = Array(#"{"operation":"create","parameters":{"title":"last"}}"#.utf8)
            let head = """
                POST /stream HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(StreamServer.adminKey)\r\n\
                Content-Length: \(body.count)\r\n\r\n
                """
            let socket = try RawSocket(server.url)
            socket.send(Array(head.utf8) + body.dropLast())
            // On the same event loops, behind it: once it is answered, it was read.
            for _ in 0..<32 { _ = try await server.client.request("/health/live") }
            server.process.send(SIGTERM)
            _ = try await until("readiness to turn", within: .seconds(60)) {
                try await server.client.request("/health/ready").status == 503 ? true : nil
            }
            socket.send(body.suffix(1))
            let answer = try await blocking { socket.rest() }
            #expect(answer?.hasPrefix("HTTP/1.1 200 ") == true)
        }
    }
}
