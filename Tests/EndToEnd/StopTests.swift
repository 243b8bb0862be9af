import Glibc
import JSON
import Testing

extension EndToEnd {
    /// SIGTERM: nothing new, what is under way ends, exit 0.
    @Suite struct Stop {
        @Test func anUploadInFlightEndsBeforeTheServer() async throws {
            let film = try File.bytes(try await Media.long())
            let server = try await StreamServer.started()
            let upload = try await server.client.call("getUploadUrl")
            let id = try #require(upload["streamId"]?.string)
            let address = try #require(upload["uploadUrl"]?.string)

            let folder = try Folder()
            let (reader, writer) = try pipe()
            let before = File.walk(server.data.path)
            let curl = try Process(
                ["curl", "-sS", "-T", "-", "-o", "/dev/null", "-w", "%{http_code}", address], input: reader,
                output: folder.at("status"))
            close(reader)
            try await write(film.prefix(film.count / 2), to: writer)
            _ = try await until("the first half to arrive", within: .seconds(60)) {
                File.walk(server.data.path) - before >= film.count / 4 ? true : nil
            }
            server.process.send(SIGTERM)
            _ = try await until("the server to take nothing new", within: .seconds(60)) {
                let answer = try? await server.client.anonymous.request("/health/ready", ["--max-time", "5"])
                return answer?.status == 200 ? nil : true
            }
            try await write(film.dropFirst(film.count / 2), to: writer)
            close(writer)

            #expect(try await curl.ended() == 0)
            #expect(curl.output.hasPrefix("20"))
            #expect(try await server.process.ended(within: .seconds(60)) == 0)

            let second = try await StreamServer.started(data: server.data)
            _ = try await second.client.ready(id)
            #expect(try await second.stop() == 0)
        }

        @Test func aRunningEncodeIsGivenBack() async throws {
            let first = try await StreamServer.started(settings: StreamServer.encoding)
            let id = try await first.client.uploadByPut(try await Media.long())
            _ = try await first.client.firstSegment(id)
            let worker = try await first.mediaProcess()
            #expect(try await first.stop() == 0)
            _ = try await until("the media process to end", within: .seconds(30)) {
                File.exists("/proc/\(worker)/fd/0") ? nil : true
            }
            let second = try await StreamServer.started(data: first.data, settings: StreamServer.encoding)
            _ = try await second.client.ready(id)
            #expect(try await second.stop() == 0)
        }

        private func pipe() throws -> (reader: Int32, writer: Int32) {
            var ends: [Int32] = [0, 0]
            guard Glibc.pipe(&ends) == 0 else { throw Failure("no pipe") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }

        private func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) async throws {
            try await blocking {
                var rest = bytes
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                    guard count > 0 else { throw Failure("the client went away") }
                    rest = rest.dropFirst(count)
                }
            }
        }
    }
}
