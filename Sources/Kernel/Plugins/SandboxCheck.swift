import JSON
import PluginLoader

/// What a worker's program found when it tried its own sandbox, before any file of a stranger's comes near it.
///
/// The program is run with the manifest's `selfCheck` as its argument and prints `{ "sandboxed": true, "note": null }`: whether
/// nothing that it tried worked, and what of its sandbox this system lacks.
struct SandboxCheck: Sendable {
    private enum Finding: Sendable {
        case whole
        /// It denies all that it must, with less than it was made of.
        case partial(String)
        case broken(String)
    }

    /// A check that runs in a process of its own, while others do what they have to.
    struct Running {
        fileprivate let manifest: Manifest
        fileprivate let child: Result<ProbeChild.Running, ProbeChild.Failure>

        /// Waits for what it finds. Once.
        func check() -> SandboxCheck {
            switch child {
            case .success(let child): SandboxCheck(manifest: manifest, finding: SandboxCheck.finding(child.outcome()))
            case .failure(let error): SandboxCheck(manifest: manifest, finding: .broken("it \(error.problem)"))
            }
        }
    }

    private let manifest: Manifest
    private let finding: Finding

    /// Starts the check; nil where the worker has none.
    static func start(_ manifest: Manifest, program: String) -> Running? {
        guard let argument = manifest.selfCheck else { return nil }
        return Running(
            manifest: manifest,
            child: Result { () throws(ProbeChild.Failure) in
                try ProbeChild.start(program, [argument], timeout: .seconds(10))
            })
    }

    /// Why the server must not start, or nil.
    func problem(allowingPartial isAllowed: Bool) -> PluginProblem? {
        switch finding {
        case .whole: return nil
        case .broken(let why):
            return PluginProblem(
                manifest: manifest.file, path: "/selfCheck",
                "The worker '\(manifest.name)' cannot lock itself in on this system (\(why)), so it must not be given files of "
                    + "strangers. Start the server where seccomp filters are allowed, or leave '\(manifest.name)' out of "
                    + "plugins.enabled.")
        case .partial(let why):
            guard !isAllowed else { return nil }
            return PluginProblem(
                manifest: nil, path: "/workers/allowPartialSandbox",
                "The worker '\(manifest.name)' would run with a part of its sandbox alone: \(why). Start the server on a kernel "
                    + "with Landlock (Linux 5.13, `landlock` among the security modules), or set this to true.")
        }
    }

    /// What the log should know of a sandbox that is not whole.
    var warning: String? {
        guard case .partial(let why) = finding else { return nil }
        return "The worker '\(manifest.name)' runs with a part of its sandbox alone: \(why)."
    }

    private static func finding(_ outcome: ProbeChild.Outcome) -> Finding {
        guard case .exit(let status) = outcome.end, let report = try? JSON(parsing: outcome.output) else {
            return .broken("its check gave no report")
        }
        let note = report["note"]?.string
        guard status == 0, report["sandboxed"] == true else {
            let worked = (report["denied"]?.object ?? [:]).filter { $0.value != true }.map(\.key)
            return .broken(note ?? "not denied: \(worked.joined(separator: ", "))")
        }
        return note.map { .partial($0) } ?? .whole
    }
}
