import JSON

/// The API's description as a page for people: no script, everything in one document.
struct DocumentationPage: Sendable {
    /// HTML.
    let html: String

    /// Renders a description.
    init(_ description: JSON) {
        let operations = description["paths"]?["/stream"]?["post"]?["x-operations"]?.object ?? [:]
        let schemas = description["components"]?["schemas"]?.object ?? [:]
        let examples =
            description["paths"]?["/stream"]?["post"]?["requestBody"]?["content"]?["application/json"]?["examples"]
        let title = "\(description["info"]?["title"]?.string ?? "") API"
        let version = description["info"]?["version"]?.string ?? ""
        let links = operations.map { name, _ in
            "<a href=\"#\(Self.escaped(name))\"><code>\(Self.escaped(name))</code></a>"
        }
        html = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Self.escaped(title))</title><style>\(DocumentationStyle.css)</style></head><body>
            <nav><h1>\(Self.escaped(title))</h1><p class="quiet">version \(Self.escaped(version)) · \
            <a href="/openapi.json">openapi.json</a></p><h2>Operations</h2>\(links.joined())\
            <h2>More</h2><a href="#addresses">Addresses</a><a href="#errors">Errors</a></nav>
            <main><p class="lead">\(Self.escaped(description["info"]?["summary"]?.string ?? ""))</p>
            <p>\(Self.prose(description["info"]?["description"]?.string ?? ""))</p>
            \(operations.map { Self.section($0, $1, schemas: schemas, example: examples?[$0]?["value"]) }.joined())
            \(Self.addresses(description["paths"]?.object ?? [:]))
            \(Self.errors(description["paths"]?["/stream"]?["post"]?["responses"]?.object ?? [:]))
            </main></body></html>

            """
    }

    private static func section(_ name: String, _ entry: JSON, schemas: JSONObject, example: JSON?) -> String {
        let call = schemas[name + "Call"]?["properties"]?["parameters"] ?? [:]
        let answer = schemas[name + "Answer"]?["properties"]?["data"] ?? [:]
        let command = """
            curl -H "Authorization: Bearer $STREAM_KEY" --json '\((example ?? [:]).description)' $STREAM_URL/stream
            """
        let errors = (entry["errors"]?.array ?? []).map { error in
            "<li><code>\(escaped(error["code"]?.string ?? ""))</code> \(prose(error["when"]?.string ?? ""))</li>"
        }
        return """
            <section id="\(escaped(name))"><h2><code>\(escaped(name))</code>\
            <span class="tag">scope \(escaped(entry["scope"]?.string ?? ""))</span>\
            \(entry["acceptsFile"] == true ? "<span class=\"tag\">takes a file</span>" : "")</h2>
            <p>\(prose(entry["summary"]?.string ?? ""))</p>
            \(SchemaTable(call).html)
            <h3>Try</h3><pre>\(escaped(command))</pre>
            \(errors.isEmpty ? "" : "<h3>Errors of its own</h3><ul>\(errors.joined())</ul>")
            <details><summary>Schema of the answer's <code>data</code></summary>\
            <pre>\(escaped(PrettyJSON.text(answer)))</pre></details></section>
            """
    }

    private static func addresses(_ paths: JSONObject) -> String {
        var rows = ""
        for (path, methods) in paths where path != "/stream" {
            for (method, operation) in methods.object ?? [:] {
                let statuses = (operation["responses"]?.object ?? [:]).keys.filter {
                    $0.hasPrefix("2") || $0.hasPrefix("3")
                }
                rows += """
                    <tr><td><code>\(method.uppercased())</code></td><td><code>\(escaped(path))</code></td>\
                    <td>\(prose(operation["summary"]?.string ?? ""))</td>\
                    <td>\(statuses.joined(separator: ", "))</td></tr>
                    """
            }
        }
        return """
            <section id="addresses"><h2>Addresses</h2><div class="wide"><table>
            <tr><th>Method</th><th>Path</th><th>What</th><th>Answers</th></tr>\(rows)</table></div></section>
            """
    }

    private static func errors(_ responses: JSONObject) -> String {
        let rows = responses.filter { $0.key.first == "4" || $0.key.first == "5" }.sorted { $0.key < $1.key }
            .map { status, response in
                "<tr><td>\(escaped(status))</td><td>\(prose(response["description"]?.string ?? ""))</td></tr>"
            }
        return """
            <section id="errors"><h2>Errors</h2><div class="wide"><table><tr><th>Status</th><th>When</th></tr>\
            \(rows.joined())</table></div></section>
            """
    }

    /// Escaped text in which what stands between backticks is code.
    static func prose(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { place, part in
            place % 2 == 1 ? "<code>\(escaped(String(part)))</code>" : escaped(String(part))
        }.joined()
    }

    /// Text as it may stand in HTML, in quotes too.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }
}
