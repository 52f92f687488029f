import { w3c } from '../dates.ts';
import type { Printing } from '../printings.ts';
import { styleSheet } from './head.ts';
import { bodyHtml, escapeText, linkOf, others, photoUrl, type Site, sectionPath, summaryOf } from './html.ts';
import { dateAndTime, link, servicePath } from './parts.ts';

const FONT = 'face="Verdana, Arial, Helvetica, sans-serif" size="2"';
const SPACER = '<tr><td height="6" bgcolor="#ffffff" colspan="3"><font size="1">&nbsp;</font></td></tr>';

/** Merrin Valley Times: tables within tables, line breaks for paragraphs, windows-1252 declared in the page only. */
export function tablePage(site: Site, printing: Printing): string {
  const { headline, byline, publishedAt, text } = printing;
  const rest = others(site, printing, 13);
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>
<HEAD>
<META http-equiv="Content-Type" content="text/html; charset=windows-1252">
<TITLE>${escapeText(headline)} - ${escapeText(site.paper.name)}</TITLE>
<META name="description" content="${escapeText(summaryOf(printing, 160))}">
<META name="keywords" content="${escapeText(text.tags.join(', '))}">
<META name="date" content="${w3c(publishedAt)}">
<LINK rel="alternate" type="application/rdf+xml" title="${escapeText(site.paper.name)}" href="${site.feedUrl}">
<STYLE type="text/css"><!--
${styleSheet(site.paper.id)}
--></STYLE>
<SCRIPT type="text/javascript"><!--
function preload() { if (document.images) { var a = new Image(); a.src = "/images/icon.svg"; } }
function printVersion() { window.print(); return false; }
//--></SCRIPT>
</HEAD>
<BODY bgcolor="#e8e4d8" text="#000000" link="#003366" vlink="#551a8b" onload="preload()">
<table width="980" border="0" cellpadding="0" cellspacing="0" align="center" bgcolor="#ffffff">
<tr><td colspan="3" bgcolor="#24472f" height="70"><font color="#ffffff" face="Times New Roman" size="6">&nbsp;<b>${escapeText(site.paper.name)}</b></font><br><font color="#c8d8c8" ${FONT}>&nbsp; ${escapeText(site.paper.tagline)}</font></td></tr>
${SPACER}
<tr valign="top">
<td width="170" bgcolor="#f4f2ea">${menu(site)}</td>
<td width="560">
<table width="100%" border="0" cellpadding="8" cellspacing="0">
<tr><td class="path"><font ${FONT}>${link('/', 'Home')} &gt; ${link(sectionPath(printing.section), printing.section)}</font></td></tr>
<tr><td class="headline"><font face="Times New Roman" size="5"><b>${escapeText(headline)}</b></font></td></tr>
<tr><td class="date"><font ${FONT}>${byline ? `By ${escapeText(byline)}, ` : ''}${dateAndTime(publishedAt)}</font></td></tr>
${printing.standfirst ? `<tr><td class="intro"><font ${FONT}><b>${escapeText(printing.standfirst)}</b></font></td></tr>` : ''}
${photoRow(site, printing)}
<tr><td class="text"><font ${FONT}>
${bodyHtml(printing, (html) => html).join('<br><br>\n')}
</font></td></tr>
${printing.credit ? `<tr><td class="copyright"><font ${FONT}>${escapeText(printing.credit)}</font></td></tr>` : ''}
<tr><td class="tools"><font ${FONT}><a href="#" onclick="return printVersion()">Print this page</a> | ${link(servicePath('Contact'), 'Letter to the editor')} | <a href="#top">Top</a></font></td></tr>
</table>
</td>
<td width="250">${newsTable(site, rest)}${leagueTable()}</td>
</tr>
${SPACER}
<tr><td colspan="3" bgcolor="#24472f" align="center"><font color="#ffffff" ${FONT}>&copy; Merrin Valley Times, Corn Street, Stanbeck. A fictional newspaper. Best viewed at 1024 x 768.</font></td></tr>
</table>
</BODY>
</HTML>
`;
}

function menu(site: Site): string {
  const rows = site.paper.sections.map(
    (section) =>
      `<tr><td width="12" bgcolor="#d8d2bc" align="right" valign="middle"><font ${FONT} color="#24472f">&raquo;</font></td><td width="158" height="24" bgcolor="#f4f2ea" onmouseover="this.bgColor='#ffffff'" onmouseout="this.bgColor='#f4f2ea'"><font ${FONT}>&nbsp;${link(sectionPath(section), section)}</font></td></tr>`,
  );
  return `<table width="170" border="0" cellpadding="2" cellspacing="1" bgcolor="#ffffff">\n${rows.join('\n')}\n</table>`;
}

function newsTable(site: Site, printings: Printing[]): string {
  const rows = printings.map(
    (other) =>
      `<tr><td bgcolor="#24472f" height="1" colspan="2"><font size="1">&nbsp;</font></td></tr>
<tr valign="top"><td width="60" bgcolor="#f4f2ea"><font face="Verdana, Arial, Helvetica" size="1" color="#666666">${dateAndTime(other.publishedAt)}</font></td><td width="190" bgcolor="#ffffff"><font ${FONT}><b>${link(linkOf(site, other), other.headline)}</b></font></td></tr>`,
  );
  return `<table width="250" border="0" cellpadding="4" cellspacing="0"><tr><td colspan="2" bgcolor="#c8b878"><font ${FONT}><b>In this edition</b></font></td></tr>\n${rows.join('\n')}\n</table>`;
}

const LEAGUE: [team: string, points: number][] = [
  ['Port Lessing Albion', 31],
  ['Aldersey United', 28],
  ['Varnholm Athletic', 27],
  ['Harrowgate Point', 25],
  ['Fenwick Mills', 22],
  ['Saltby Town', 21],
  ['Brede Haven', 19],
  ['Calder Bay', 16],
  ['Stanbeck Rovers', 15],
  ['Upper Merrin', 12],
  ['Great Skerrin', 9],
  ['Coldharbour', 4],
];

function leagueTable(): string {
  const rows = LEAGUE.map(([team, points], i) => {
    const colour = i % 2 ? '#f4f2ea' : '#ffffff';
    const cell = (value: string | number, width: number) =>
      `<td width="${width}" height="20" align="left" valign="middle" bgcolor="${colour}" nowrap><font ${FONT}>${value}</font></td>`;
    return `<tr>${cell(i + 1, 30)}${cell(team, 160)}${cell(14, 30)}${cell(points, 30)}</tr>`;
  });
  return `<table width="250" border="0" cellpadding="3" cellspacing="1" bgcolor="#d8d2bc"><tr><td colspan="4" bgcolor="#c8b878"><font ${FONT}><b>League table</b></font></td></tr>\n${rows.join('\n')}\n</table>`;
}

function photoRow(site: Site, printing: Printing): string {
  const { photo } = printing.text;
  if (!photo) return '';
  return `<tr><td class="photo" align="center"><img src="${photoUrl(site, printing)}" width="480" height="270" border="1" alt="${escapeText(photo.caption)}"><br><font face="Verdana, Arial, Helvetica" size="1">${escapeText(photo.caption)} (${escapeText(photo.credit)})</font></td></tr>`;
}
