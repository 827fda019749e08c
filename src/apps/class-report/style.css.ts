/** The report's style sheet: light and dark, screen and paper; trait marks differ in line style as well as in colour. */
export const styleSheet = `
:root{--ink:#1d2330;--soft:#5a6375;--paper:#fff;--ground:#f5f6f8;--line:#d9dde5;--accent:#1f5fbf;--hold:#9a3412;--holdbg:#fff1e8;--ok:#17653b}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#a3acbd;--paper:#171b22;--ground:#0f1217;--line:#2d3440;--accent:#8ab4ff;--hold:#ffb488;--holdbg:#33211a;--ok:#7fd6a4}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Roboto,sans-serif}
main,header{max-width:76rem;margin:0 auto;padding:1rem 1.25rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.15rem;margin:0}h3{font-size:.95rem;margin:1rem 0 .25rem}
.soft{color:var(--soft)}.notice{border-left:4px solid var(--accent);padding:.5rem .75rem;background:var(--paper)}
table{border-collapse:collapse;width:100%;background:var(--paper)}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.85rem}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
a{color:var(--accent)}
.state{font-weight:600}.state.review,.state.rejected{color:var(--hold)}.state.released{color:var(--ok)}
article{background:var(--paper);border:1px solid var(--line);border-radius:8px;margin:1.25rem 0;padding:1rem 1.25rem}
article>header{padding:0;display:flex;gap:1rem;align-items:baseline;flex-wrap:wrap;max-width:none}
.columns{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:1.5rem}
@media (max-width:60rem){.columns{grid-template-columns:minmax(0,1fr)}}
.essay{font:1.05rem/1.7 Georgia,"Source Serif 4",serif;white-space:pre-wrap;overflow-wrap:anywhere;margin-top:.75rem}
mark{color:inherit;background:color-mix(in srgb,var(--accent) 14%,transparent);text-decoration:underline 2px;text-underline-offset:3px;text-decoration-color:var(--accent)}
mark sup{font:600 .65rem system-ui,sans-serif;color:var(--soft);padding:0 1px}
mark.t1{text-decoration-style:dashed}mark.t2{text-decoration-style:dotted}mark.t3{text-decoration-style:double}mark.t4{text-decoration-style:wavy}
mark.finding{background:var(--holdbg);outline:2px solid var(--hold);text-decoration:none}
.score{font-size:1.4rem;font-weight:700}
ul{padding-left:1.1rem;margin:.25rem 0}li{margin:.2rem 0}
blockquote{margin:.15rem 0;padding-left:.6rem;border-left:2px solid var(--line);font-family:Georgia,serif;color:var(--soft)}
.reasons{background:var(--holdbg);border-radius:6px;padding:.5rem .75rem;margin:.75rem 0}
details{margin:.5rem 0}summary{cursor:pointer;color:var(--accent)}
code{font-size:.85em;overflow-wrap:anywhere}
@media print{body{background:#fff}article{break-inside:avoid-page;border-color:#999}details{display:none}}
`;
