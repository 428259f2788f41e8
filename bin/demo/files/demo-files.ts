import { settlementTerms, vendorTerms } from './agreements.ts'
import { docxOf } from './docx.ts'
import { pagesOf, pdfOf } from './pdf.ts'
import { pngOf } from './png.ts'

/** A file of the demo, made when it is uploaded. All of them are invented. */
export interface DemoFile {
  name: string
  type: string
  bytes(): Buffer | Promise<Buffer>
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Every file of the demo, by the name that the stories use. */
export const demoFiles = {
  vendorDraft: {
    name: 'Northgate agreement.pdf',
    type: 'application/pdf',
    bytes: () => pdfOf(pagesOf('Master subscription agreement', vendorTerms(1))),
  },
  vendorThirdVersion: {
    name: 'Northgate agreement, version 3.pdf',
    type: 'application/pdf',
    bytes: () => pdfOf(pagesOf('Master subscription agreement, version 3', vendorTerms(3))),
  },
  replacementWording: {
    name: 'Replacement wording.docx',
    type: DOCX,
    bytes: () =>
      docxOf([
        '# Replacement wording for Northgate',
        'For Nadia and Grace to read before it goes to Mr. Halloran.',
        '# Customer data (replaces 8.2)',
        'Vendor uses Customer Data only to provide the Service to Customer, and trains no model with it.',
        '# Limit of liability (replaces 11.2)',
        'Neither party owes more in a contract year than the fees payable for it.',
        '# Return of data (new)',
        'For 30 days after the end Customer may export all Customer Data in a common format.',
      ]),
  },
  roofSketch: { name: 'Sketch of the roof.png', type: 'image/png', bytes: roofSketch },
  letterDraft: {
    name: 'Letter to the landlord, draft.docx',
    type: DOCX,
    bytes: () =>
      docxOf([
        '# Notice of default: our answer',
        'We act for the tenant of the corner shop. The notice does not say which clause is broken, and so begins no time.',
        'Without giving anything away, our client pays the accepted part of the year-end charge, and asks for the audit of the rest.',
        'Our client offers a quarter of the price of a new rooftop unit, if the unit belongs to the building from then on.',
      ]),
  },
  settlement: {
    name: 'Settlement agreement as offered.pdf',
    type: 'application/pdf',
    bytes: () => pdfOf(pagesOf('Settlement agreement', settlementTerms())),
  },
} satisfies Record<string, DemoFile>

export type DemoFileKey = keyof typeof demoFiles

/** The roof from above: the shop, the unit, and where the water stands. */
function roofSketch(): Buffer {
  const [line, roof, unit, water] = [
    [52, 58, 64] as const,
    [233, 230, 222] as const,
    [168, 176, 184] as const,
    [116, 169, 207] as const,
  ]
  const fan = (x: number, y: number) => [
    { x, y, width: 88, height: 88, colour: line },
    { x: x + 8, y: y + 8, width: 72, height: 72, colour: [205, 210, 215] as const },
    { x: x + 40, y: y + 8, width: 8, height: 72, colour: line },
    { x: x + 8, y: y + 40, width: 72, height: 8, colour: line },
  ]
  return pngOf(
    960,
    640,
    [250, 249, 246],
    [
      { x: 60, y: 60, width: 840, height: 520, colour: line },
      { x: 68, y: 68, width: 824, height: 504, colour: roof },
      { x: 180, y: 350, width: 360, height: 150, colour: water },
      { x: 220, y: 320, width: 240, height: 60, colour: water },
      { x: 420, y: 150, width: 340, height: 200, colour: line },
      { x: 428, y: 158, width: 324, height: 184, colour: unit },
      ...fan(450, 206),
      ...fan(620, 206),
      { x: 68, y: 300, width: 352, height: 6, colour: line },
      { x: 780, y: 440, width: 70, height: 90, colour: line },
      { x: 788, y: 448, width: 54, height: 74, colour: [250, 249, 246] },
    ],
  )
}
