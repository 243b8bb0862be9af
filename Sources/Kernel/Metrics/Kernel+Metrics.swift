extension Kernel {
    /// The kernel's part of `/metrics`: store, events, jobs, workers, plugins and the process.
    public func metrics() async -> String {
        var text = MetricsText()
        text.gauge(
            "stream_build_info", "Always 1; the labels say which build this is.", labels: ["version"],
            [([KernelOperations.serverVersion], 1)])
        writeStore(to: &text)
        await writeEvents(to: &text)
        writeJobs(to: &text)
        services.workers.watch.write(to: &text)
        text.counter(
            "stream_plugin_dropped_completions_total", "Completions of plugins that came late, twice or for no call.",
            [([], Double(Completions.dropped))])
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
        text.gauge("stream_store_map_bytes", "Address space of the store.", [([], Double(store.mapBytes))])
        text.gauge("stream_store_used_bytes", "What the store takes on the disk.", [([], Double(store.usedBytes))])
        text.gauge(
            "stream_store_readers", "Places for readers of the store that are taken.", [([], Double(store.readers))])
        text.gauge(
            "stream_store_writable", "1 while the store takes commits, 0 after a write failed.",
            [([], store.refusal == nil ? 1 : 0)])
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
}
