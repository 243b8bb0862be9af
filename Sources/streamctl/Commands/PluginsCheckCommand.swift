import ArgumentParser
struct PluginsCheckCommand: AsyncParsableCommand {}
struct PluginsProbeCommand: AsyncParsableCommand {}
