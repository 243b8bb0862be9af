/// The style of `/docs`.
enum DocumentationStyle {
    static let css = """
        :root { color-scheme: light dark; --back: #fff; --text: #1a202c; --quiet: #5b6675; --line: #dfe4ea; --code: #f4f6f8;
          --accent: #1f5fbf; }
        @media (prefers-color-scheme: dark) { :root { --back: #11151b; --text: #e6eaf0; --quiet: #9aa5b5; --line: #2a313c;
          --code: #1a2029; --accent: #7fb2ff; } }
        * { box-sizing: border-box; }
        body { margin: 0; display: grid; grid-template-columns: 15rem minmax(0, 1fr); background: var(--back);
          color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1.25rem;
          border-right: 1px solid var(--line); }
        nav h1 { margin: 0; font-size: 1.125rem; } nav h2 { margin: 1.5rem 0 .5rem; font-size: .8125rem;
          color: var(--quiet); font-weight: 600; }
        nav > a { display: block; padding: .2rem 0; }
        main { max-width: 56rem; padding: 2rem 2.5rem 6rem; }
        a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
        .lead { margin: 0 0 .5rem; font-size: 1.375rem; font-weight: 600; line-height: 1.3; }
        .quiet { color: var(--quiet); font-size: .875rem; margin: .25rem 0; }
        section { padding-top: 1.5rem; margin-top: 2rem; border-top: 1px solid var(--line); }
        section h2 { margin: 0 0 .5rem; font-size: 1.25rem; display: flex; flex-wrap: wrap; gap: .5rem;
          align-items: center; }
        h3 { margin: 1.25rem 0 .375rem; font-size: .9375rem; }
        .tag { padding: .05rem .5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .8125rem;
          font-weight: 400; color: var(--quiet); }
        code, pre { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
        pre { padding: .75rem 1rem; margin: .25rem 0; background: var(--code); border-radius: .375rem; overflow: auto;
          white-space: pre-wrap; overflow-wrap: anywhere; }
        .wide { overflow-x: auto; } table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
        th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--line); } th { color: var(--quiet); font-weight: 500; font-size: .8125rem; }
        details { margin-top: 1rem; } summary { cursor: pointer; color: var(--accent); }
        ul { padding-left: 1.25rem; margin: .25rem 0; }
        @media (max-width: 48rem) { body { display: block; } nav { position: static; height: auto; border: 0; }
          main { padding: 1rem 1.25rem 4rem; } }
        """
}
