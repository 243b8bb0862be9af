import Kernel

extension FetchClient {
    /// One request over a connection that was kept, or over a new one that is kept afterwards. A redirect is the answer.
    ///
    /// A connection that was kept may have been closed from the other side just now. Where it ends before anything of an
    /// answer came, the request is sent again, once, over a new one: it is for who may send twice. Both have one time limit.
    func exchange(
        _ outgoing: OutgoingRequest, _ request: FetchRequest, into body: any FetchBody
    ) async throws(KernelError) -> FetchHead {
        let key = KeptConnections.Key(outgoing.address)
        let deadline = ContinuousClock.now + request.timeout
        if let connection = kept.take(key) {
            do {
                let answer = try await connection.send(outgoing, wanted: request.wanted, timeout: request.timeout)
                return try await pass(answer, over: connection, key, outgoing, into: body)
            } catch let error as KeptConnection.BrokenOff where !error.hasBegun && !Task.isCancelled {
                connection.close()
            } catch {
                connection.close()
                throw FetchFailure.error(error)
            }
        }
        let rest = max(deadline - ContinuousClock.now, .milliseconds(1))
        let connection = try await TimeLimit.run(rest) { () async throws(KernelError) in
            try await dial(outgoing.address) { (address, name) in
                try await dialer.keep(to: address, secure: name, timeout: min(request.connectTimeout, rest))
            }
        }
        do {
            let left = max(deadline - ContinuousClock.now, .milliseconds(1))
            let answer = try await connection.send(outgoing, wanted: request.wanted, timeout: left)
            return try await pass(answer, over: connection, key, outgoing, into: body)
        } catch {
            connection.close()
            throw FetchFailure.error(error)
        }
    }

    /// Gives the connection back, and the answer on.
    private func pass(
        _ answer: KeptAnswer, over connection: KeptConnection, _ key: KeptConnections.Key, _ outgoing: OutgoingRequest,
        into body: any FetchBody
    ) async throws(KernelError) -> FetchHead {
        if answer.isReusable { kept.put(connection, for: key) } else { connection.close() }
        let head = FetchHead(status: answer.status, headers: answer.headers, url: outgoing.address.text)
        try await body.begin(head)
        try await body.take(answer.body)
        return head
    }
}

extension FetchRequest {
    /// Bytes of an answer that are collected in memory.
    fileprivate var wanted: Int { wantedBytes ?? 16 << 20 }
}
