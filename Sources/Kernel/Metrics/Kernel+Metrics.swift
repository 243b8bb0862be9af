import PluginLoader

extension Kernel {
    /// The kernel's part of `/metrics`: store, events, jobs, workers, plugins and the process.
    public func metrics() async -> String {
        var text = MetricsText()
        text.gauge(
            "stream_build_info", "Always 1; the labels say which build this is.", labels: ["version"],
            [([KernelOperations.serverVersion], 1)])
        writeStore(to: &text)
        await writeEvents(to: &text)
        services.signals.write(to: &text)
        writeJobs(to: &text)
        services.workers.write(to: &text)
        writePlugins(to: &text)
        services.connections.write(to: &text)
        blobs.ephemeral.write(to: &text)
        await writeCounters(to: &text)
        writeCaches(to: &text)
        services.answers.write(to: &text)
        services.storage.write(to: &text)
        ProcessFigures().write(to: &text)
        return text.text
    }

    private func writeStore(to text: inout MetricsText) {
        let store = services.store.statistics()
        text.counter("stream_store_commits_total", "Commits that were applied.", [([], Double(store.commits))])
        text.counter(
            "stream_store_conflicts_total", "Commits refused because what they were based on had changed.",
            [([], Double(store.conflicts))])
        text.histogram(
            "stream_store_batch_commits", "Commits that shared one durable transaction.",
            bounds: StoreStatistics.batchBounds.map(Double.init),
            [(labels: [], counts: store.batches, sum: Double(store.commits))])
        text.histogram(
            "stream_store_transaction_duration_seconds", "How long a transaction took until it was durable.",
            [([], store.durations)])
        text.gauge("stream_store_commits_waiting", "Commits that wait for the writer.", [([], Double(store.waiting))])
        text.gauge("stream_store_map_bytes", "Address space of the store.", [([], Double(store.mapBytes))])
        text.gauge("stream_store_used_bytes", "What the store takes on the disk.", [([], Double(store.usedBytes))])
        text.gauge(
            "stream_store_readers", "Places for readers of the store that are taken.", [([], Double(store.readers))])
        text.gauge(
            "stream_store_writable", "1 while the store takes commits, 0 after a write failed or without room.",
            [([], store.refusal == nil && !store.isFull ? 1 : 0)])
        if let free = DiskSpace.free(dataFolder) {
            text.gauge("stream_data_free_bytes", "What is free on the data folder's disk.", [([], Double(free))])
        }
    }

    private func writeEvents(to text: inout MetricsText) async {
        let newest = (try? await bus.newest()) ?? 0
        let progress = bus.progress
        text.gauge("stream_events_newest_sequence", "The number of the newest event.", [([], Double(newest))])
        text.gauge(
            "stream_events_lag", "Events that a subscriber has not looked at yet.", labels: ["subscriber"],
            progress.map { ([$0.name], Double(newest - min(newest, $0.figures.position))) })
        text.counter(
            "stream_events_set_aside_total", "Events that a subscriber could not take.", labels: ["subscriber"],
            progress.map { ([$0.name], Double($0.figures.setAside)) })
    }

    private func writeJobs(to text: inout MetricsText) {
        let kinds = services.jobs.figures.sorted { $0.key < $1.key }
        let now = services.clock.now
        services.jobs.ends.write(to: &text)
        text.gauge(
            "stream_jobs_waiting", "Jobs that wait.", labels: ["kind"],
            kinds.map { ([$0.key], Double($0.value.waiting)) })
        text.gauge(
            "stream_jobs_running", "Jobs under way.", labels: ["kind"],
            kinds.map { ([$0.key], Double($0.value.running)) })
        text.gauge(
            "stream_jobs_oldest_due_seconds", "For how long the oldest job that waits has been due.", labels: ["kind"],
            kinds.map { ([$0.key], Double(max(0, now - ($0.value.oldest ?? now))) / 1000) })
    }

    private func writePlugins(to text: inout MetricsText) {
        let calls = PluginCalls.counts
        text.gauge(
            "stream_plugin_calls", "Calls, requests, events and jobs under way in a plugin.", labels: ["plugin"],
            plugins.map { ([$0.manifest.name], Double(calls[$0.manifest.name] ?? 0)) })
        text.counter(
            "stream_plugin_dropped_completions_total", "Completions of plugins that came late, twice or for no call.",
            [([], Double(Completions.dropped))])
    }

    /// What plugins count in their commits, as their manifests name it.
    private func writeCounters(to text: inout MetricsText) async {
        var samples: [MetricsText.Sample] = []
        for plugin in plugins.map(\.manifest) {
            for counter in plugin.counters {
                guard let key = KeySpace.plugin(plugin.name, account: "", key: Array(counter.key.utf8)),
                    let entry = try? await services.store.get(key), let value = try? Counter.value(of: entry.value)
                else { continue }
                samples.append(([plugin.name, counter.name], Double(value)))
            }
        }
        text.counter(
            "stream_plugin_counted_total", "What plugins count; their manifests say what that is.",
            labels: ["plugin", "counter"], samples)
    }

    private func writeCaches(to text: inout MetricsText) {
        let keys = keys.figures
        let hot = (blobs.driver as? CachedStorage)?.hot.figures ?? HotBlobs.Figures()
        text.counter(
            "stream_cache_requests_total", "What was looked for in a cache: hit or miss.",
            labels: ["cache", "outcome"],
            [
                (["keys", "hit"], Double(keys.hits)), (["keys", "miss"], Double(keys.misses)),
                (["blobs", "hit"], Double(hot.hits)), (["blobs", "miss"], Double(hot.misses)),
            ])
        text.gauge(
            "stream_cache_entries", "What a cache holds.", labels: ["cache"],
            [(["keys"], Double(keys.entries)), (["blobs"], Double(hot.entries))])
        text.gauge(
            "stream_cache_bytes", "Memory that a cache takes for what it holds.", labels: ["cache"],
            [(["blobs"], Double(hot.bytes))])
    }
}
