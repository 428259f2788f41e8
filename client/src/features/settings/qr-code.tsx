import { encode } from 'uqr'
import classes from './settings.module.css'

/** A QR code, dark on light in both colour schemes: cameras need it so. Made here; the text leaves this device for no service. */
export function QrCode({ text, label }: { text: string; label: string }) {
  // Four modules of quiet around it, as the standard asks (ISO/IEC 18004).
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
