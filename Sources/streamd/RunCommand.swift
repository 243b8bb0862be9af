import ArgumentParser
import Fetch
import Gateway
import Glibc
import JSON
import Kernel
import Logging
import NIOCore
import Net
import ServiceLifecycle
import Settings
import UnixSignals

/// `streamd`: starts the server and runs it until it is told to stop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Run the server (the default).")

    @OptionGroup var options: StartOptions

    func run() async {
        let status = await status()
        // Not by `exit`: it takes down what libraries of plugins have, under threads of theirs that still run.
        fflush(nil)
        _exit(status)
    }

    /// Serves until it is told to stop. Answers the exit status.
    private func status() async -> Int32 {
        let setup: Setup
        do {
            setup = try options.setup()
        } catch {
            Terminal.complain("\(error)")
            return Terminal.badConfiguration
        }
        do {
            try await serve(setup)
            return 0
        } catch {
            Terminal.complain(setup.settings.mask.masked("\(error)"))
            return error is PluginSetError ? Terminal.badConfiguration : 1
        }
    }

    private func serve(_ setup: Setup) async throws {
        let settings = setup.settings
        let output = MaskedLog(mask: settings.mask)
        if settings.core.logFormat == "json" {
            LoggingSystem.bootstrap { _ in JSONLogHandler(output: output) }
        } else {
            LoggingSystem.bootstrap { StreamLogHandler(label: $0, stream: output, metadataProvider: nil) }
        }
        let logger = Self.logger(level: settings.core.logLevel)
        for setting in settings.withoutEffect {
            logger.warning(
                "\(setting.path) (\(setting.source)) has no effect: this version does not have that part yet")
        }
        let folder = try DataFolder.open(settings.core.data)
        let adminKey = try AdminKey.resolve(settings.core.adminKey, folder: folder.path)
        let kernel = try await Kernel.start(
            setup.kernel(adminKey: adminKey.secret), plugins: setup.plugins, folder: folder, logger: logger,
            fetcher: FetchClient(allowPrivate: settings.core.allowsPrivateAddresses),
            dialer: NetClient(
                allowPrivate: settings.core.allowsPrivateAddresses, configuration: NetConfiguration(settings.core)))
        var listening = GatewayConfiguration(
            host: settings.core.host, port: settings.core.port,
            requestsPerMinute: settings.core.requestsPerMinute, trustedProxies: settings.core.trustedProxies)
        listening.countryHeader = settings.core.countryHeader
        listening.maximumFileBytes = kernel.largestFile
        listening.offersMetrics = settings.core.offersMetrics
        listening.metricsToken = settings.core.metricsToken
        listening.maximumConnections = OpenFiles.connections(
            upTo: settings.core.maximumConnections,
            beside: kernel.listeners.count * settings.core.networkConnections)
        listening.idleTimeout = .seconds(Int64(settings.core.idleTimeoutSeconds))
        listening.leastBodyRate = settings.core.leastBodyRate
        if let certificate = settings.core.tlsCertificate, let key = settings.core.tlsKey {
            listening.certificates = CertificateFiles(certificate: certificate, key: key)
        }
        if listening.maximumConnections < settings.core.maximumConnections {
            logger.warning(
                "fewer connections than http.maxConnections: the limit of open files is too low",
                metadata: ["connections": "\(listening.maximumConnections)"])
        }
        let gateway = GatewayServer(
            backend: kernel, configuration: listening, logger: logger
        ) { address in
            await announce(address, settings: settings, adminKey: adminKey, kernel: kernel, logger: logger)
        }
        var connecting = NetConfiguration(settings.core)
        connecting.certificate = { gateway.secureContext }
        let net = try await NetServer.listen(
            kernel.listeners, connections: kernel.connections, configuration: connecting, logger: logger)
        // Services are shut down last to first: who sends ends, then those who watch get their answers, and no request
        // comes in while the kernel gives its jobs back.
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: KernelService(kernel: kernel)), .init(service: gateway), .init(service: net),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // The gateway cuts requests off after 30 s; this is for the jobs.
        configuration.maximumGracefulShutdownDuration = .seconds(40)
        let impatience = Task.detached { await SecondSignal.exits() }
        let renewal = Task.detached {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { gateway.reloadCertificates() }
        }
        defer {
            impatience.cancel()
            renewal.cancel()
        }
        try await ServiceGroup(configuration: configuration).run()
        await kernel.stop()
        logger.info("stopped")
    }

    private static func logger(level: String) -> Logger {
        var logger = Logger(label: "streamd")
        logger.logLevel = Logger.Level(rawValue: level) ?? .info
        return logger
    }

    /// The server listens: tells the plugins, the data folder and the person who started it.
    private func announce(
        _ address: SocketAddress, settings: Settings, adminKey: AdminKey, kernel: Kernel, logger: Logger
    ) async {
        let host = address.ipAddress ?? settings.core.host
        let scheme = settings.core.tlsCertificate == nil ? "http" : "https"
        let local = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? settings.core.port)"
        let publicURL = settings.core.publicURL ?? local
        kernel.setPublicURL(publicURL)
        do {
            var addresses: JSONObject = ["http": .string(local), "publicUrl": .string(publicURL)]
            for (name, address) in kernel.connections.addresses { addresses[name] = .string("\(name)://\(address)") }
            try PrivateFile.write(JSON.object(addresses).description + "\n", to: "\(kernel.dataFolder)/addresses.json")
        } catch {
            logger.error("\(error)")
        }
        var listening: Logger.Metadata = ["http": "\(local)"]
        for (name, address) in kernel.connections.addresses { listening[name] = "\(address)" }
        logger.info("listening", metadata: listening)
        Terminal.say(StartLines(local: local, adminKey: adminKey).text)
    }
}

extension NetConfiguration {
    /// What the settings say.
    fileprivate init(_ core: CoreSettings) {
        self.init()
        maximumConnections = core.networkConnections
        maximumPerAddress = core.networkConnectionsPerAddress
        idleTimeout = .seconds(Int64(core.networkIdleSeconds))
    }
}

/// The kernel's loops as a service of the process.
private struct KernelService: Service, CustomStringConvertible {
    let kernel: Kernel
    /// What the group of services calls it: it would print all that is in it else.
    let description = "kernel"

    func run() async throws {
        await cancelWhenGracefulShutdown { await kernel.run() }
    }
}
