/** The page's whole style: no font, image or script is fetched. Colours that carry meaning are doubled by words or shape. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --muted: #59626d; --rule: #d3d8de; --faint: #f4f6f8;
  --human: #2c5f93; --machine: #b8500f; --second: #5d7a2c; --cell: #2c5f93; --band: #e9eef4; --warn: #9c1c1c; --warn-paper: #fbeeee;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e5e8ec; --muted: #a0a9b4; --rule: #363d46; --faint: #1c2026;
    --human: #84b6e8; --machine: #f2a368; --second: #a9c978; --cell: #5b93cc; --band: #222b36; --warn: #ff9d94; --warn-paper: #33191a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
}
main, header.cover { max-width: 64rem; margin: 0 auto; padding: 0 1.5rem; }
header.cover { padding-top: 3rem; }
.kicker, th, .meta dt, nav, .ci, td, figcaption, details, .key, svg text {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.kicker { margin: 0; color: var(--muted); font-size: .8rem; letter-spacing: .09em; text-transform: uppercase; }
h1 { margin: .3rem 0 1.2rem; font-size: 2.1rem; font-weight: 600; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 3.2rem 0 .8rem; padding-top: .7rem; border-top: 2px solid var(--ink); font-size: 1.35rem; font-weight: 600; }
h3 { margin: 2rem 0 .5rem; font-size: 1.08rem; font-weight: 600; }
p { max-width: 46rem; }
.meta { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .8rem 1.5rem; margin: 0; padding: 1rem 0; border: solid var(--rule); border-width: 1px 0; }
.meta dt { color: var(--muted); font-size: .76rem; }
.meta dd { margin: 0; font-size: 1.05rem; font-variant-numeric: tabular-nums lining-nums; overflow-wrap: anywhere; }
nav { margin-top: 1.4rem; font-size: .86rem; }
nav ol { columns: 15rem; margin: 0; padding-left: 1.6rem; line-height: 1.8; }
a { color: var(--human); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--human); outline-offset: 2px; }
.scroll { overflow-x: auto; margin: 1rem 0 1.6rem; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; line-height: 1.35; font-variant-numeric: tabular-nums lining-nums; }
caption { padding: 0 0 .5rem; text-align: left; font-size: .92rem; font-family: inherit; }
caption b, figcaption b { font-weight: 600; }
thead th { border: solid var(--ink); border-width: 1.5px 0 1px; color: var(--ink); font-size: .8rem; font-weight: 600; vertical-align: bottom; }
th, td { padding: .38rem .7rem .38rem 0; text-align: left; vertical-align: top; }
th.num, td.num { text-align: right; white-space: nowrap; }
.num + :not(.num) { padding-left: 1.4rem; }
tbody th { font-weight: 500; overflow-wrap: break-word; }
tbody tr + tr > * { border-top: 1px solid var(--rule); }
tbody tr:last-child > * { border-bottom: 1.5px solid var(--ink); }
.ci { display: block; color: var(--muted); font-size: .76rem; }
.quiet { color: var(--muted); }
.raised { color: var(--warn); font-weight: 600; }
.finding { white-space: nowrap; }
.note { color: var(--muted); font-size: .9rem; }
.callout { padding: .7rem 1rem; border-left: 4px solid var(--warn); background: var(--warn-paper); }
figure { margin: 1.4rem 0 2rem; }
figure svg { display: block; width: 100%; height: auto; max-width: 52rem; }
figcaption { max-width: 46rem; margin-top: .4rem; font-size: .87rem; }
details { margin-top: .4rem; font-size: .86rem; }
summary { width: fit-content; min-height: 24px; color: var(--muted); cursor: pointer; }
details .scroll { margin: .6rem 0; }
svg text { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .tick { fill: var(--muted); font-size: 11px; }
svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .axis { stroke: var(--ink); stroke-width: 1; }
svg .reference { stroke: var(--muted); stroke-width: 1.25; stroke-dasharray: 5 4; fill: none; }
svg .band { fill: var(--band); }
svg .human { fill: var(--human); } svg .machine { fill: var(--machine); } svg .second { fill: var(--second); }
svg .line { fill: none; stroke-width: 2; }
svg .line.human, svg .whisker.human { stroke: var(--human); fill: none; }
svg .line.machine, svg .whisker.machine { stroke: var(--machine); fill: none; }
svg .line.second { stroke: var(--second); fill: none; stroke-dasharray: 6 4; }
svg .whisker { stroke-width: 2; }
svg .ribbon { fill: var(--human); opacity: .16; }
svg .cell { fill: var(--cell); stroke: var(--paper); stroke-width: 1; }
svg .cell-outline { fill: none; stroke: var(--ink); stroke-width: 1.25; }
footer { max-width: 64rem; margin: 3rem auto 0; padding: 1rem 1.5rem 3rem; color: var(--muted); font-size: .85rem; }
@media print {
  @page { margin: 18mm 16mm; }
  :root { --paper: #fff; --ink: #000; --muted: #444; --rule: #bbb; --faint: #f5f5f5; --human: #2c5f93; --machine: #b8500f; --second: #5d7a2c; --cell: #2c5f93; --band: #e9eef4; --warn: #9c1c1c; --warn-paper: #fff; color-scheme: light; }
  body { font-size: 10pt; }
  main, header.cover, footer { max-width: none; padding-left: 0; padding-right: 0; }
  nav, details { display: none; }
  h2, h3 { break-after: avoid; }
  figure, tr, .callout { break-inside: avoid; }
  .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`;
