import { Button } from '@mantine/core'
import { useDebouncedValue, useElementSize } from '@mantine/hooks'
import {
  GlobalWorkerOptions,
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
  TextLayer,
  VerbosityLevel,
} from 'pdfjs-dist'
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import classes from './pdf-preview.module.css'

GlobalWorkerOptions.workerSrc = workerAddress

/** Pages this far outside of the window are drawn already. */
const AHEAD = '600px'
/** Pixels of one drawn page: more is slow and looks the same. */
const MAX_CANVAS_PIXELS = 8_000_000
/** Pages are drawn again for another width once it has stayed for this long. */
const REDRAW_MS = 150
const zooms = [1, 1.25, 1.5, 2] as const

interface PdfPreviewProps {
  blob: Blob
  name: string
}

/** A PDF in the page: drawn in a worker's results, with text that can be marked and searched. Scripts and forms stay off. */
export function PdfPreview({ blob, name }: PdfPreviewProps) {
  const { pdf, problem } = usePdf(blob)
  const [step, setStep] = useState(0)
  const zoom = zooms[step] ?? 1
  const wanted = useSearchParams()[0].get('page')
  const { ref, width } = useElementSize()
  const [room] = useDebouncedValue(width, REDRAW_MS)
  if (problem) return <EmptyState title={problem} text="Download it to open it on your device." />
  if (!pdf) return <LoadingSkeleton lines={8} height={36} label="Opening the PDF" />
  return (
    <>
      <div className={classes.bar}>
        <span className={classes.count}>{pdf.numPages === 1 ? '1 page' : `${pdf.numPages} pages`}</span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={step === 0}
          onClick={() => setStep(step - 1)}
          aria-label="Smaller"
        >
          −
        </Button>
        <span aria-live="polite">{Math.round(zoom * 100)} %</span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={step === zooms.length - 1}
          onClick={() => setStep(step + 1)}
          aria-label="Larger"
        >
          +
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs a tab stop for the keyboard. */}
      <section ref={ref} className={classes.pages} aria-label={`Pages of ${name}`} tabIndex={0}>
        {room > 0 &&
          Array.from({ length: pdf.numPages }, (_, index) => index + 1).map((number) => (
            <PdfPage
              key={`${number} ${zoom} ${room}`}
              pdf={pdf}
              number={number}
              width={room * zoom}
              isWanted={wanted === String(number)}
            />
          ))}
      </section>
    </>
  )
}

function usePdf(blob: Blob) {
  const [state, setState] = useState<{ pdf?: PDFDocumentProxy; problem?: string }>({})
  useEffect(() => {
    let isGone = false
    let destroy: (() => Promise<void>) | undefined
    const open = async () => {
      const task = getDocument({
        data: new Uint8Array(await blob.arrayBuffer()),
        verbosity: VerbosityLevel.ERRORS,
        enableXfa: false,
        // The content policy allows no WebAssembly.
        useWasm: false,
        maxImageSize: 50_000_000,
      })
      destroy = () => task.destroy()
      if (isGone) return destroy()
      const pdf = await task.promise
      if (!isGone) setState({ pdf })
    }
    open().catch((error: Error) => {
      if (isGone) return
      setState({
        problem: error.name === 'PasswordException' ? 'This PDF has a password' : 'This PDF cannot be shown here',
      })
    })
    return () => {
      isGone = true
      setState({})
      destroy?.().catch(() => undefined)
    }
  }, [blob])
  return state
}

interface PdfPageProps {
  pdf: PDFDocumentProxy
  number: number
  /** Pixels of the page. */
  width: number
  /** The address names this page, as a search does. */
  isWanted: boolean
}

function PdfPage({ pdf, number, width, isWanted }: PdfPageProps) {
  const place = useRef<HTMLDivElement>(null)
  const isNear = useIsNear(place)
  useEffect(() => {
    if (isWanted && number > 1) place.current?.scrollIntoView({ block: 'start' })
  }, [isWanted, number])
  useEffect(() => {
    const element = place.current
    if (!isNear || !element) return
    let cancel: (() => void) | undefined
    let isGone = false
    pdf
      .getPage(number)
      .then((page) => {
        if (!isGone) cancel = draw(page, element, width)
      })
      // The preview was closed meanwhile, and its worker with it.
      .catch(() => undefined)
    return () => {
      isGone = true
      cancel?.()
      element.replaceChildren()
    }
  }, [isNear, pdf, number, width])
  return <div ref={place} className={classes.page} data-page={number} />
}

/** True while a page is in the window or near it; far ones give their memory back. */
function useIsNear(place: React.RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    if (!place.current) return
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: AHEAD,
    })
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [place])
  return isNear
}

/** Draws a page in this width, sharp on this screen, with its text over it. @returns what stops that */
function draw(page: PDFPageProxy, element: HTMLElement, width: number): () => void {
  const natural = page.getViewport({ scale: 1 })
  const scale = width / natural.width
  const viewport = page.getViewport({ scale })
  const wanted = window.devicePixelRatio
  const density = Math.min(wanted, Math.sqrt(MAX_CANVAS_PIXELS / (viewport.width * viewport.height)))
  element.style.width = `${viewport.width}px`
  element.style.height = `${viewport.height}px`
  element.style.setProperty('--total-scale-factor', String(scale))
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(viewport.width * density)
  canvas.height = Math.floor(viewport.height * density)
  canvas.className = classes.canvas ?? ''
  canvas.setAttribute('aria-hidden', 'true')
  const text = document.createElement('div')
  text.className = classes.textLayer ?? ''
  element.replaceChildren(canvas, text)
  const drawing = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] })
  const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport })
  // Stopped because the page has gone out of sight: nothing to tell.
  drawing.promise.catch(() => undefined)
  layer.render().catch(() => undefined)
  return () => {
    drawing.cancel()
    layer.cancel()
  }
}
