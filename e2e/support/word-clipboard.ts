/** What Word for Windows puts on the clipboard for a short letter: classes, conditional comments, list markers as text. */
export const letterFromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-US><!--StartFragment-->
<h2 style='mso-list:none'><span style='color:#2F5496;mso-fareast-language:EN-US'>Notice of default<o:p></o:p></span></h2>
<p class=MsoNormal>The <b style='mso-bidi-font-weight:normal'>tenant</b> owes <i>two</i> months.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;</span></span><![endif]>May<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;</span></span><![endif]>June<o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'><tr style='mso-yfti-irow:0'>
<td style='border:solid windowtext 1.0pt'><p class=MsoNormal>Rent<o:p></o:p></p></td>
<td style='border:solid windowtext 1.0pt'><p class=MsoNormal>4,000<o:p></o:p></p></td></tr></table>
<p class=MsoNormal>See <a href="javascript:alert(1)">this</a> and <a href="https://example.org/law">that</a>.<o:p></o:p></p>
<p class=MsoNormal><img src="file:///C:/logo.png" onerror="alert(1)"><script>alert(1)</script></p>
<!--EndFragment--></body></html>`
