/** What Word for Windows puts on the clipboard, shortened; for tests only. Line breaks inside tags are Word's own. */

const head = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Font Definitions */ @font-face {font-family:Wingdings;} p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;}
@list l0:level1 {mso-level-number-format:bullet;} --></style></head><body lang=EN-US style='tab-interval:36.0pt'><!--StartFragment-->`
const foot = '<!--EndFragment--></body></html>'

function item(list: string, level: number, marker: string, text: string, tag = 'p', className = 'MsoListParagraph') {
  return `<${tag} class=${className} style='margin-left:${level * 18}.0pt;text-indent:-18.0pt;mso-list:${list} level${level}
lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span
style='mso-list:Ignore'>${marker}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]><span lang=EN-US>${text}<o:p></o:p></span></${tag}>`
}

export const listsFromWord = `${head}<p class=MsoNormal>What we need:<o:p></o:p></p>
${item('l0', 1, '·', 'The lease')}
${item('l0', 2, 'o', 'with both riders', 'p', 'MsoListParagraphCxSpMiddle')}
${item('l0', 1, '·', 'The notice of default')}
<p class=MsoNormal>In this order:<o:p></o:p></p>
${item('l1', 1, '1.', 'Call the landlord')}
${item('l1', 1, '2.', 'Write the letter')}${foot}`

export const legalNumbering = `${head}${item('l2', 1, '1.', 'Term', 'h1', 'Clause1')}
${item('l2', 2, '1.1', 'The lease runs for ten years.')}
${item('l2', 2, '1.2', 'The tenant may end it:')}
${item('l2', 3, '(a)', 'by notice in writing; and')}
${item('l2', 4, '(i)', 'not later than 60 days before.')}
${item('l2', 1, '2.', 'Rent', 'h1', 'Clause1')}${foot}`

export const tableFromWord = `${head}<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0
 style='border-collapse:collapse;mso-yfti-tbllook:1184'><thead><tr style='mso-yfti-irow:0'>
<td width=120 valign=top style='width:90.0pt;border:solid windowtext 1.0pt'><p class=MsoNormal><b
style='mso-bidi-font-weight:normal'>Date<o:p></o:p></b></p></td><td><p class=MsoNormal>What happened<o:p></o:p></p></td></tr></thead>
<tr style='mso-yfti-irow:1'><td><p class=MsoNormal>3 May 2026<o:p></o:p></p></td>
<td><p class=MsoNormal>Notice arrived<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr>
<tr><td colspan=2><p class=MsoNormal>Total: two<o:p></o:p></p></td></tr></table><p class=MsoNormal><o:p>&nbsp;</o:p></p>${foot}`

export const wordPage = `${head}<p class=MsoTitle>Letter of demand<o:p></o:p></p>
<p class=MsoToc1><a href="#_Toc1">Contents<span style='mso-tab-count:1 dotted'>...... </span>1</a></p>
<h2><a name="_Toc1"></a><span style='font-family:"Calibri Light",sans-serif;color:#2F5496'>Facts<o:p></o:p></span></h2>
<p class=MsoNormal>On <st1:date Year="2026" Day="3" Month="5" w:st="on">3 May</st1:date>, <b style='mso-bidi-font-weight:
normal'>Harbor Nine Holdings</b><span class=MsoCommentReference><span style='font-size:8.0pt'><a class=msocomanchor
id="_anchor_1" href="#_msocom_1">[RI1]</a></span></span> wrote to <st1:place w:st="on">Rosa</st1:place>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>See <a href="https://example.org/record">the record</a> or <a href="javascript:alert(1)">call</a>.<o:p></o:p></p>
<div style='mso-element:comment-list'><hr class=msocomoff align=left size=1 width="33%"><div style='mso-element:comment'>
<p class=MsoCommentText>Is this comment right?<o:p></o:p></p></div></div>${foot}`

export const trackedChanges = `${head}<p class=MsoNormal>within <s><span style='color:red'><del cite="mailto:Rosa" datetime="2026-05-03T10:00">ten</del></span></s><span
style='color:teal'><ins cite="mailto:Rosa" datetime="2026-05-03T10:00">thirty</ins></span> days<o:p></o:p></p>${foot}`
