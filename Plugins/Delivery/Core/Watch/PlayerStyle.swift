/// The style of the pages below `/watch`.
enum PlayerStyle {
    static let css = """
        :root { color-scheme: dark; --text: #f2f4f8; --quiet: #a3adbd; --line: #2a303b; --accent: #6ea8fe; }
        * { box-sizing: border-box; }
        html, body { height: 100%; margin: 0; }
        body { background: #000; color: var(--text); overflow: hidden;
          font: 400 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        [hidden] { display: none !important; }
        .stage { position: relative; width: 100%; height: 100%; display: grid; place-items: center;
          background: radial-gradient(120% 120% at 50% 0%, #161b24 0%, #0a0c10 60%, #000 100%); }
        video { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; background: #000; }
        .bar { position: absolute; inset: 0 0 auto 0; z-index: 3; padding: 1rem 1.25rem 3rem; pointer-events: none;
          background: linear-gradient(#000c, #0000); opacity: 1; transition: opacity .25s; }
        .bar h1 { margin: 0; font-size: 1.0625rem; font-weight: 600; letter-spacing: -.005em; white-space: nowrap;
          overflow: hidden; text-overflow: ellipsis; text-shadow: 0 1px 3px #000a; }
        .playing.idle .bar { opacity: 0; }
        .start { position: relative; z-index: 2; width: 5rem; height: 5rem; padding: 0; border: 0; border-radius: 50%;
          background: #1b2029b3; color: #fff; pointer-events: none; backdrop-filter: blur(8px);
          box-shadow: 0 0 0 1px #fff3, 0 8px 32px #0008; transition: transform .15s; }
        .stage:hover .start { transform: scale(1.05); }
        .start svg { width: 2.25rem; height: 2.25rem; margin: 0 auto; display: block; fill: currentColor; }
        .notice { position: relative; z-index: 2; width: min(30rem, 100%); padding: 1.5rem; text-align: center; }
        .notice h1, .notice h2 { margin: 0 0 .375rem; font-size: 1.25rem; font-weight: 600; line-height: 1.3;
          letter-spacing: -.01em; }
        .notice p { margin: 0; color: var(--quiet); text-wrap: balance; overflow-wrap: break-word; }
        .icon { width: 3rem; height: 3rem; margin-bottom: 1rem; fill: none; stroke: var(--quiet); stroke-width: 1.4;
          stroke-linecap: round; }
        .spinner { width: 2.5rem; height: 2.5rem; margin: 0 auto 1.25rem; border: 3px solid var(--line);
          border-top-color: var(--accent); border-radius: 50%; animation: turn 1.1s linear infinite; }
        @keyframes turn { to { transform: rotate(1turn); } }
        progress { display: block; width: min(16rem, 100%); height: .375rem; margin: 1.25rem auto 0; border: 0;
          border-radius: 1rem; overflow: hidden; appearance: none; background: var(--line); color: var(--accent); }
        progress::-webkit-progress-bar { background: var(--line); }
        progress::-webkit-progress-value { background: var(--accent); border-radius: 1rem; transition: width .4s; }
        progress::-moz-progress-bar { background: var(--accent); border-radius: 1rem; }
        .again { margin-top: 1.25rem; padding: .5rem 1.25rem; border: 1px solid #fff4; border-radius: 2rem;
          background: #fff1; color: inherit; font: inherit; font-weight: 500; cursor: pointer; }
        .again:hover { background: #fff3; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
        @media (max-width: 26rem), (max-height: 15rem) {
          .bar { padding: .625rem .875rem 2rem; } .bar h1 { font-size: .9375rem; }
          .start { width: 3.75rem; height: 3.75rem; } .notice { padding: 1rem; }
          .notice h1, .notice h2 { font-size: 1.0625rem; } .notice p { font-size: .875rem; }
          .icon, .spinner { width: 2rem; height: 2rem; margin-bottom: .625rem; } progress { margin-top: .75rem; }
        }
        @media (prefers-reduced-motion: reduce) {
          .spinner { animation-duration: 4s; } .bar, .start, progress::-webkit-progress-value { transition: none; }
        }
        """
}
