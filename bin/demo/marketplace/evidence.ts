import { pdfOf } from '../files/pdf.ts'

/** A one-page PDF that says whose licence it shows and that it is made up. */
export function evidenceOf(name: string, number: string): Buffer {
  const plain = name.normalize('NFD').replace(/[^ -~]/g, '')
  return pdfOf([[`Licence ${number}`, plain, 'Made up for the demo'].map((text) => ({ text, size: 16 }))])
}
