package import JSON

/// The plugin's settings.
package struct WebhookSettings: Sendable, Hashable {
    /// The wait before the first retry.
    package var retrySeconds: Double
    /// Milliseconds that a receiver has to answer.
    package var timeoutMilliseconds: Int64
    package var bounds: DeliverySchedule.Bounds
    /// Deliveries that are over, kept for each endpoint.
    package var keepDeliveries: Int
    /// And how long, milliseconds.
    package var keepMilliseconds: Int64
    /// Deliveries that may wait for one endpoint.
    package var maximumPending: Int64
    /// How long an old secret signs beside the new one, milliseconds.
    package var rotationMilliseconds: Int64

    /// Reads them; what is missing is as in the manifest.
    package init(_ settings: JSONObject) {
        retrySeconds = settings["retrySeconds"]?.double ?? 5
        timeoutMilliseconds = (settings["timeoutSeconds"]?.int64 ?? 15) * 1000
        bounds = DeliverySchedule.Bounds(
            perEndpoint: settings["concurrencyPerEndpoint"]?.int ?? 16, overall: settings["concurrency"]?.int ?? 256)
        keepDeliveries = settings["keepDeliveries"]?.int ?? 1000
        keepMilliseconds = (settings["keepDays"]?.int64 ?? 30) * 86_400_000
        maximumPending = settings["maximumPending"]?.int64 ?? 100_000
        rotationMilliseconds = (settings["rotationHours"]?.int64 ?? 24) * 3_600_000
    }
}
