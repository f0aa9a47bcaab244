/**
 * Everything that a page looks like. No font, picture or script is fetched from anywhere. All colours keep a contrast of 4.5 to 1 with what is behind them
 * (WCAG 2.2, 1.4.3), in light and in dark.
 */
export const look = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --faint: #56606c; --line: #cdd4dc; --box: #f3f5f8; --link: #0b5cad;
  --critical: #a40e26; --error: #b3261e; --warning: #7a4f00; --good: #116329; --track: #e2e7ed; --bar: #3b6ea5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --paper: #14171a; --faint: #a5afba; --line: #3d454e; --box: #1e2328; --link: #7db7f0;
  --critical: #ff8b96; --error: #ff9a8f; --warning: #f0c060; --good: #7fd492; --track: #2c333a; --bar: #7fb0e0; } }
* { box-sizing: border-box; }
html { scroll-padding-top: .5rem; }
body { margin: 0 auto; padding: 1.25rem 1.25rem 3rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
a { color: var(--link); } a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 1rem; }
h1.long { font-size: 1.2rem; } h1 + p { margin: -.5rem 0 1rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.25rem 0 .6rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.1rem 0 .3rem; } p { margin: .4rem 0; }
.kicker { color: var(--faint); margin: 0; font-size: .9rem; }
.critical { color: var(--critical); font-weight: 700; } .error { color: var(--error); font-weight: 700; }
.warning { color: var(--warning); } .good { color: var(--good); } .muted { color: var(--faint); } .strong { font-weight: 700; }
.first { border: 1px solid var(--line); border-left: .4rem solid var(--faint); border-radius: .4rem; padding: 1rem 1.25rem; }
.first.critical-edge, .first.error-edge { border-left-color: var(--error); } .first.warning-edge { border-left-color: var(--warning); }
.first.good-edge { border-left-color: var(--good); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: 0; }
dt { color: var(--faint); } dd { margin: 0; }
.ask { background: var(--box); border-radius: .3rem; padding: 0 .4rem; margin-left: -.4rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 1rem 0 0; font-size: .9rem; }
ul, ol { margin: .3rem 0; padding-left: 1.3rem; } li { margin: .3rem 0; }
pre, code { font: .85rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: .3rem 0; padding: .5rem .75rem; background: var(--box); border: 1px solid var(--line); border-radius: .3rem; white-space: pre-wrap; }
code { background: var(--box); padding: .05rem .25rem; border-radius: .2rem; }
details { margin: .3rem 0; } summary { cursor: pointer; } summary h2 { display: inline; border: 0; }
details.folded > summary { border-top: 1px solid var(--line); margin-top: 2.25rem; padding-top: .75rem; }
figure { margin: .5rem 0 1.25rem; } figcaption { color: var(--faint); font-size: .9rem; margin-bottom: .35rem; }
svg { display: block; width: 100%; overflow: hidden; } svg text { fill: var(--ink); font: 13px/1 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
svg .name { font-weight: 700; } svg .small { fill: var(--faint); font-size: 12px; } svg .track { fill: var(--track); } svg .bar { fill: var(--bar); }
svg .bar.error, svg .sign.error { fill: var(--error); } svg .bar.warning, svg .sign.warning { fill: var(--warning); } svg .sign.good { fill: var(--good); }
svg .sign.muted { fill: var(--faint); } svg .hollow { fill: var(--paper); stroke-width: 2; } svg .hollow.warning { stroke: var(--warning); }
svg .hollow.muted { stroke: var(--faint); stroke-dasharray: 3 2; } svg .hollow.error { stroke: var(--error); }
svg .wire { stroke: var(--faint); fill: none; stroke-width: 1.5; } svg .wire.dashed { stroke-dasharray: 3 3; } svg .grid { stroke: var(--line); }
svg .word { fill: var(--paper); font-weight: 700; font-size: 11px; }
.on-narrow { display: none; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; overflow-wrap: normal; }
th, td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; } thead th { background: var(--box); }
tbody th { font-weight: 400; } .host > summary { padding: .25rem 0; }
.host > div { border-left: .2rem solid var(--line); padding-left: .9rem; margin-bottom: 1.5rem; } .host h3 { border-top: 1px solid var(--line); padding-top: .5rem; }
footer { margin-top: 2.5rem; color: var(--faint); font-size: .85rem; border-top: 1px solid var(--line); padding-top: .75rem; }
@media (max-width: 34rem) { body { padding: .75rem .75rem 2rem; } .first { padding: .75rem; } h1 { font-size: 1.25rem; } dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin: 0 0 .5rem; } ul, ol { padding-left: 1.1rem; } .host > div { padding-left: .5rem; } .on-narrow { display: inline; } .on-wide { display: none; } }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --faint: #444; --line: #999; --box: #f3f3f3; --track: #ddd; --bar: #333; --link: #000;
    --critical: #000; --error: #000; --warning: #333; --good: #000; }
  @page { margin: 14mm; } body { max-width: none; padding: 0; font-size: 10pt; } nav, .skip { display: none; }
  h2, h3, figcaption, summary, details > p { break-after: avoid; } li, figure, .first, tr { break-inside: avoid; } h1 { font-size: 15pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .scroll { overflow: visible; } table { font-size: 8pt; }
  details:not([open]) > summary::after { content: " (folded: open it before printing)"; color: var(--faint); font-weight: 400; } }
`.trim();
