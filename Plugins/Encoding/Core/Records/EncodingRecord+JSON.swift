package import JSON
internal import PluginSDK

extension EncodingRecord {
    /// Reads a record of the store. Throws `INTERNAL_ERROR` where it is none.
    package init(_ json: JSONObject) throws {
        guard let state = json["state"]?.string.flatMap(State.init(rawValue:)), let plan = json["plan"]?.object else {
            throw PluginError.internalError("The record of the stream's encoding cannot be read.")
        }
        self.init(uploadID: json["uploadId"]?.string ?? "", plan: try EncodingPlan(settings: plan))
        self.state = state
        source = json["source"]?.object
        renditions = (json["renditions"]?.array ?? []).compactMap { RenditionRecord($0) }
        longestSegmentSeconds = json["longestSegmentSeconds"]?.double
        // Records of versions without a first rung say only that the copy is whole.
        first = json["first"].map { FirstPart($0) } ?? (json["copied"]?.bool == true ? FirstPart() : nil)
        followed = FollowedUpload(json["followed"])
        generation = json["generation"]?.int ?? 0
        texts = (json["texts"]?.array ?? []).compactMap { TextRecord($0) }
        storyboard = StoryboardRecord(json["storyboard"])
        progress = json["progress"]?.double ?? 0
        warnings = (json["warnings"]?.array ?? []).compactMap(\.string)
        if let error = json["error"], let code = error["code"]?.string {
            failure = Failure(code: code, message: error["message"]?.string ?? "")
        }
    }

    /// As the store keeps it.
    package var json: JSONObject {
        var object: JSONObject = [
            "state": .string(state.rawValue), "uploadId": .string(uploadID), "plan": .object(plan.json),
        ]
        object["source"] = source.map(JSON.object)
        object["renditions"] = .array(renditions.map(\.json))
        object["longestSegmentSeconds"] = longestSegmentSeconds.map(JSON.number)
        object["first"] = first?.json
        object["followed"] = followed?.json
        if generation > 0 { object["generation"] = .integer(Int64(generation)) }
        if !texts.isEmpty { object["texts"] = .array(texts.map(\.json)) }
        object["storyboard"] = storyboard?.json
        object["progress"] = .number(progress)
        object["error"] = failure?.json
        if !warnings.isEmpty { object["warnings"] = .array(warnings.map(JSON.string)) }
        return object
    }
}

extension EncodingRecord.Failure {
    /// As the API tells it.
    package var json: JSON { .object(["code": .string(code), "message": .string(message)]) }
}
