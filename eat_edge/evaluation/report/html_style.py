"""The style sheet of the HTML report."""

__all__ = ["STYLE"]

STYLE = """
:root {
  color-scheme: light dark;
  --page: #faf9f7; --card: #ffffff; --ink: #1c1b1a; --soft: #6a6761; --line: #e6e3dd;
  --fill: #4f86b8; --track: #eceae5; --heat: 79, 134, 184;
  --per: #cfe8f7; --per-ink: #0b4f75; --loc: #d5efd3; --loc-ink: #1d5a26;
  --org: #fbe6b9; --org-ink: #6b4700; --misc: #eadcf7; --misc-ink: #58307f;
  --error: #fbe0dc; --error-ink: #8a1f11; --wrong: #c4321c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #16171a; --card: #1e2024; --ink: #e8e6e3; --soft: #9a978f; --line: #30333a;
    --fill: #6ea5d8; --track: #2a2d33; --heat: 110, 165, 216;
    --per: #123f5a; --per-ink: #b8e1fa; --loc: #1d4425; --loc-ink: #bfe9c0;
    --org: #52400f; --org-ink: #f8dd9b; --misc: #41285b; --misc-ink: #e3cffa;
    --error: #571d15; --error-ink: #ffd0c8; --wrong: #ff8a75;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 4rem; max-width: 60rem;
  background: var(--page); color: var(--ink);
  font: 1rem/1.6 system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC",
    "Hiragino Sans", "Microsoft YaHei", "Yu Gothic", sans-serif;
}
h1 { margin: 0 0 .5rem; font-size: 1.5rem; font-weight: 650; letter-spacing: -.01em; }
h2 { margin: 3rem 0 .5rem; font-size: 1.25rem; font-weight: 650; overflow-wrap: anywhere; }
h3 { margin: 2rem 0 .5rem; font-size: 1rem; font-weight: 650; }
p { margin: 0 0 .5rem; }
a { color: inherit; }
.soft, figcaption { color: var(--soft); font-size: .875rem; }
ul.facts { margin: 0 0 1rem; padding: 0; color: var(--soft); font-size: .875rem; }
ul.facts li { list-style: none; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
.wide + .wide { margin-top: 1.5rem; }
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 500; color: var(--soft); text-align: end; }
th:first-child { text-align: start; padding-inline-start: 0; }
thead th { white-space: normal; vertical-align: bottom; line-height: 1.3; max-width: 8rem; }
tbody th {
  min-width: 6rem; color: var(--ink); line-height: 1.3;
  white-space: normal; overflow-wrap: anywhere;
}
td { text-align: end; }
td small { color: var(--soft); }
td.right, td.wrong { background: rgba(var(--heat), var(--weight)); }
td.wrong { --heat: 196, 50, 28; }
figure { margin: 0; }
svg { display: block; }
svg text { fill: var(--soft); font-size: 11px; }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .track { fill: var(--track); }
svg .fill { fill: var(--fill); }
svg .whisker { fill: none; stroke: var(--ink); stroke-width: 1; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .diagonal { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
svg .point { fill: var(--card); stroke: var(--ink); stroke-width: 1.5; }
svg.calibration { width: 20rem; max-width: 100%; height: auto; }
article {
  margin: 0 0 .875rem; padding: .75rem 1.125rem .875rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .625rem; break-inside: avoid;
}
article h4 {
  margin: 0 0 .25rem; font-size: .75rem; font-weight: 500; color: var(--soft);
  overflow-wrap: anywhere;
}
dl {
  display: grid; grid-template-columns: max-content 1fr; align-items: baseline;
  gap: .125rem .875rem; margin: 0;
}
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; min-width: 0; line-height: 1.9; white-space: pre-wrap; overflow-wrap: anywhere; }
dd.translation { color: var(--soft); font-size: .9375rem; }
.error {
  padding: .125rem .5rem; border-radius: .375rem;
  background: var(--error); color: var(--error-ink);
}
mark {
  padding: .125em .3em; border-radius: .3em; color: inherit;
  box-decoration-break: clone; -webkit-box-decoration-break: clone;
}
mark::after {
  content: attr(data-label); margin-inline-start: .4em; vertical-align: .12em;
  font-size: .625em; font-weight: 700; letter-spacing: .04em; opacity: .85;
}
mark[title] { cursor: help; }
mark.wrong { outline: 2px solid var(--wrong); outline-offset: -1px; }
.per { background: var(--per); color: var(--per-ink); }
.loc { background: var(--loc); color: var(--loc-ink); }
.org { background: var(--org); color: var(--org-ink); }
.misc { background: var(--misc); color: var(--misc-ink); }
@media print {
  :root { --page: #fff; --card: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  mark, td, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
"""Colours of types as in the HTML output of ``tag``; what is wrong has an outline, too, because not
everybody tells colours apart."""
