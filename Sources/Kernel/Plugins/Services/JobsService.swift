import CStreamPlugin

// Service "jobs".

func cancelJob(
    _ host: UnsafePointer<stream_host>?, _ account: stream_bytes, _ kind: stream_bytes, _ key: stream_bytes,
    _ done: stream_done_fn?, _ token: UInt64
) {
    guard let plugin = PluginHost.of(host), let reply = HostReply(done, token) else { return }
    let account = account.text
    let kind = kind.text
    let key = key.text
    guard plugin.grants.jobs.contains(kind) else {
        return reply.fail(plugin.missingGrant("job", kind, list: "jobs"))
    }
    reply.complete { () async throws(KernelError) in
        try await plugin.services.jobs.cancel(account: account, kind: kind, key: key)
        return []
    }
}
