import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number]

/** A rectangle in pixels. */
interface Box {
  x: number
  y: number
  width: number
  height: number
  colour: Colour
}

/** A picture (PNG, ISO/IEC 15948) of rectangles, the later ones above. */
export function pngOf(width: number, height: number, ground: Colour, boxes: readonly Box[]): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  const paint = ({ x, y, width: wide, height: high, colour }: Box) => {
    for (let row = Math.max(0, y); row < Math.min(height, y + high); row++) {
      for (let column = Math.max(0, x); column < Math.min(width, x + wide); column++) {
        rows.set(colour, row * (width * 3 + 1) + 1 + column * 3)
      }
    }
  }
  for (const box of [{ x: 0, y: 0, width, height, colour: ground }, ...boxes]) paint(box)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits a channel, red, green and blue.
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')])
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
