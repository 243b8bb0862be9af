import JSON
import Testing

/// The pages say what is there.
@Suite struct DocumentTests {
    @Test func everyLinkResolves() throws {
        for page in try Project.documents() {
            let folder = page.path.split(separator: "/").dropLast().joined(separator: "/")
            for match in page.text.matches(of: /\]\(([^)\s]+)\)/) {
                let link = match.1
                if link.contains("://") || link.hasPrefix("mailto:") { continue }
                let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                let target = parts[0].isEmpty ? page.path : folder.isEmpty ? String(parts[0]) : "\(folder)/\(parts[0])"
                #expect(Project.exists(target), "\(page.path) links to \(link)")
                guard parts.count == 2, target.hasSuffix(".md"), Project.exists(target) else { continue }
                #expect(anchors(try Project.text(target)).contains(String(parts[1])), "\(page.path) links to \(link)")
            }
        }
    }

    @Test func everyCommandExists() throws {
        let makefile = try Project.text("Makefile")
        let targets = Set(makefile.matches(of: /(?m)^([a-z][a-z-]*):/).map { String($0.1) })
        let package = try Project.text("Package.swift")
        for page in try Project.documents() {
            for match in page.text.matches(of: /(?:`|\$ |(?m:^))make ([a-z][a-z-]*)/) {
                #expect(targets.contains(String(match.1)), "\(page.path): make \(match.1)")
            }
            for match in page.text.matches(of: /\.build\/release\/([a-z-]+)/) {
                #expect(package.contains("\"\(match.1)\""), "\(page.path): \(match.0)")
            }
        }
    }

    @Test func everyOperationAndSettingIsDescribed() throws {
        let api = try Project.text("docs/api.md")
        let operating = try Project.text("docs/operating.md")
        for file in try Project.manifests() {
            let manifest = try JSON(parsing: file.text)
            for operation in manifest["operations"]?.array ?? [] where operation["visibility"] == "public" {
                let name = try #require(operation["name"]?.string)
                #expect(api.contains("`\(name)`"), "docs/api.md does not speak of \(name)")
            }
            let plugin = try #require(manifest["name"]?.string)
            for setting in manifest["settings"]?["properties"]?.object?.keys ?? [] {
                #expect(operating.contains("`\(plugin).\(setting)`"), "docs/operating.md lacks \(plugin).\(setting)")
            }
        }
    }

    /// The anchors of a page's headings, as GitHub makes them.
    private func anchors(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
                String(
                    heading.drop { $0 == "#" || $0 == " " }.lowercased().compactMap { character -> Character? in
                        character == " "
                            ? "-"
                            : character.isLetter || character.isNumber || "-_".contains(character)
                                ? character : nil
                    })
            })
    }
}
