import AccessCore
import AnalyticsCore
import CaptionsCore
import DeliveryCore
import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing
import ThumbnailsCore
import UploadsCore
import VideosCore
import WebhooksCore

/// Our operation plugins, by the suite that is everybody's.
@Suite(.serialized) struct OperationConformanceTests {
    @Test(arguments: [
        "videos", "uploads", "encoding", "delivery", "access", "thumbnails", "captions", "webhooks", "analytics",
    ])
    func conforms(plugin: String) async throws {
        let all = try [
            "videos": OperationSubject(manifest: Self.manifest("videos"), plugin: Videos.self),
            "uploads": OperationSubject(manifest: Self.manifest("uploads"), plugin: Uploads.self),
            "encoding": OperationSubject(manifest: Self.manifest("encoding"), plugin: Encoding.self),
            "delivery": OperationSubject(manifest: Self.manifest("delivery"), plugin: Delivery.self),
            "access": OperationSubject(manifest: Self.manifest("access"), plugin: Access.self),
            "thumbnails": OperationSubject(manifest: Self.manifest("thumbnails"), plugin: Thumbnails.self),
            "captions": OperationSubject(manifest: Self.manifest("captions"), plugin: Captions.self),
            "webhooks": OperationSubject(manifest: Self.manifest("webhooks"), plugin: Webhooks.self),
            "analytics": OperationSubject(manifest: Self.manifest("analytics"), plugin: Analytics.self),
        ]
        let subject = try #require(all[plugin])
        let companions = all.filter { $0.key != plugin }.sorted { $0.key < $1.key }.map(\.value)
        let conformance = OperationConformance(subject, companions: companions) { caller in
            let id = try await caller.call("create", ["title": "Conformance"])["streamId"] ?? .null
            var parameters: [String: JSONObject] = [:]
            for name in [
                "stream", "update", "delete", "getUploadUrl", "getSignedUrl", "updateAccess", "revokeTokens",
                "streamAccess", "setAccess", "getThumbnail",
            ] { parameters[name] = ["streamId": id] }
            parameters["update"]?["title"] = "Changed"
            for name in ["authorizeViewer", "admitViewer"] {
                parameters[name] = ["key": id, "kind": "media", "clientAddress": "192.0.2.1"]
            }
            if plugin == "access" {
                parameters["deleteSigningKey"] = ["keyId": try await caller.call("createSigningKey")["keyId"] ?? .null]
            }
            let track: JSONObject = ["streamId": id, "language": "en"]
            parameters["removeCaptions"] = track
            parameters["addCaptions"] = track
            parameters["addCaptions"]?["content"] = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello"
            if plugin == "captions" { _ = try await caller.call("addCaptions", parameters["addCaptions"] ?? [:]) }
            if plugin == "webhooks" { try await Self.webhooks(caller, &parameters) }
            return parameters
        }
        for check in conformance.checks { try await check.run() }
    }

    /// Each operation with a webhook of its own.
    private static func webhooks(
        _ caller: OperationConformance.Caller, _ parameters: inout [String: JSONObject]
    ) async throws {
        let url: JSONObject = ["url": "https://example.com/hooks"]
        for name in [
            "getWebhook", "updateWebhook", "deleteWebhook", "testWebhook", "rotateWebhook", "redeliverWebhook",
        ] {
            let id = try await caller.call("createWebhook", url)["webhookId"] ?? .null
            parameters[name] = ["webhookId": id]
        }
        let sent = try await caller.call("testWebhook", parameters["redeliverWebhook"] ?? [:])
        parameters["redeliverWebhook"]?["eventId"] = sent["eventId"] ?? .null
    }

    private static func manifest(_ name: String) -> String {
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined() + "/Manifests/\(name).json"
    }
}
