/**
 * « Registre » for anybody: paper and ink, one column, ruled lines; dark where the reader's machine is, black on white on
 * paper. No font is fetched and no colour means anything alone. Contrasts are computed from these very lines (style.test.ts).
 */
export const STYLE = `
:root{color-scheme:light dark;--bg:#E9EAE6;--paper:#F6F6F2;--ink:#15181A;--muted:#4A5157;--line:#7B8288;--hair:#C9CCC7;--link:#0A5796;--drill:#6B2A82;--focus:#1747D1}
@media (prefers-color-scheme:dark){
:root{--bg:#101214;--paper:#181B1E;--ink:#E9EAE6;--muted:#A6ADB2;--line:#757D84;--hair:#2E3338;--link:#7CC4FF;--drill:#D9A2EA;--focus:#FFE14D}
}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);
  font:1.0625rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,"DejaVu Sans",Arial,sans-serif}
.sheet{max-width:44rem;min-height:100vh;margin:0 auto;padding:0 1.5rem 3rem;background:var(--paper);display:flex;flex-direction:column}
header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1.5rem;padding:.875rem 0;border-bottom:2px solid var(--ink);font-size:.9375rem}
header p{margin:0}
main{flex:1}
h1{font-size:1.75rem;line-height:1.25;font-weight:700;margin:2.25rem 0 1rem;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.125rem;line-height:1.35;font-weight:700;margin:0;overflow-wrap:anywhere}
p{margin:0 0 1em;max-width:38rem;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-100vw}
.skip:focus{position:static}
.facts{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.125rem 1rem;margin:0 0 1.75rem;padding:.625rem 0;
  border-top:1px solid var(--hair);border-bottom:1px solid var(--hair);font-size:.875rem;line-height:1.5}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
figure{margin:0 0 1.75rem}
figure img{display:block;max-width:100%;max-height:32rem;height:auto}
figcaption{margin-top:.375rem}
figcaption,.meta{color:var(--muted);font-size:.875rem}
section,nav{margin-top:2.25rem;padding-top:.75rem;border-top:1px solid var(--line)}
section>h2,nav>h2{margin-bottom:.625rem}
ol,ul{list-style:none;margin:0;padding:0}
li+li{margin-top:1rem}
.list>li{padding:1rem 0;border-bottom:1px solid var(--hair)}
.list>li+li{margin-top:0}
.list .meta{margin:.25rem 0 0}
.put-right dl{margin:.375rem 0 0;padding-left:.875rem;border-left:2px solid var(--line)}
.put-right dt{font-size:.875rem}
.put-right dd+dt{margin-top:.5rem}
.quiet{color:var(--muted);padding:1rem 0}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--hair);font-size:.875rem;color:var(--muted)}
footer p{margin:0}
footer a{white-space:nowrap}
.drill{margin:.875rem 0 0;padding:.5rem .75rem;border:2px solid var(--drill);color:var(--drill);font-weight:700;max-width:none}
.drill span{font-weight:400}
footer+.drill{margin-top:1.5rem}
@media (max-width:30rem){
.sheet{padding:0 1rem 2rem}
h1{font-size:1.4375rem;margin-top:1.5rem}
.facts{grid-template-columns:minmax(0,1fr)}
.facts dd{margin-bottom:.25rem}
}
@media print{
@page{margin:18mm}
:root{--bg:#FFFFFF;--paper:#FFFFFF;--ink:#000000;--muted:#000000;--line:#000000;--hair:#000000;--link:#000000;--drill:#000000}
body{font-size:11pt}
.sheet{max-width:none;min-height:0;padding:0}
header .other,.skip,nav,footer .feeds{display:none}
h1{font-size:18pt}
figure,li,.put-right dl{break-inside:avoid}
h2{break-after:avoid}
}
`;
