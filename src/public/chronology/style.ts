/**
 * « Registre », jour (ux.md §4): paper greys, ruled lines, aligned figures; black on white on paper. No font is fetched, no
 * picture, no colour that means anything alone.
 */
export const STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#E9EAE6;color:#15181A;
  font:14px/20px "Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:24px 16px;background:#F6F6F2}
h1{font-size:20px;line-height:28px;font-weight:650;margin:0 0 4px}
h2{font-size:16px;line-height:20px;font-weight:650;margin:28px 0 8px}
p{margin:0 0 8px;max-width:72ch}
.meta{color:#4A5157;font-size:13px}
.mono{font-family:"Atkinson Hyperlegible Mono",ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;background:#FFFFFF}
caption{text-align:left;color:#4A5157;font-size:13px;padding:0 0 4px}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 8px;border-top:1px solid #C9CCC7;overflow-wrap:anywhere}
thead th{font-size:13px;font-weight:650;color:#4A5157;border-top:0;border-bottom:1px solid #7B8288}
tbody th{font-weight:400}
.day th{background:#E9EAE6;font-weight:650;padding-top:12px}
.time,.who,.where{white-space:nowrap}
.act{font-weight:650}
dl{margin:6px 0 0}
dt{font-size:12px;line-height:16px;color:#4A5157}
dd{margin:0 0 6px;padding-left:10px;border-left:2px solid #7B8288;white-space:pre-wrap;overflow-wrap:anywhere;
  font-size:16px;line-height:22px;max-width:72ch}
th .mark{white-space:normal;max-width:22ch}
.mark{display:inline-block;border:1px solid #15181A;border-radius:4px;padding:0 6px;margin-top:4px;font-size:13px}
.drill{border:2px solid #6B2A82;color:#6B2A82;
  background:repeating-linear-gradient(45deg,#FFFFFF 0 12px,#F2EAF4 12px 24px);padding:8px 12px;font-weight:700;margin:0 0 16px;max-width:none}
.drill+h1{margin-top:0}
ul{margin:0;padding-left:18px}
footer{margin-top:28px;border-top:1px solid #7B8288;padding-top:8px}
@media screen and (max-width:700px){
thead{display:none}
tbody,tr,th,td{display:block}
th,td{border-top:0;padding:2px 8px}
tr{border-top:1px solid #C9CCC7;padding:6px 0}
.time,.who,.where{white-space:normal}
td[data-label]::before{content:attr(data-label) " : ";color:#4A5157}
}
@media print{
@page{margin:15mm}
body,main,table,.day th{background:#FFFFFF;color:#000000}
body{font-size:9.5pt;line-height:12.5pt}
main{max-width:none;padding:0}
.meta,caption,dt,thead th{color:#000000}
.drill{background:none;color:#000000;border-color:#000000}
dd{font-size:10.5pt;line-height:13.5pt}
thead{display:table-header-group}
tr{break-inside:avoid}
h2{break-after:avoid}
}
`;
