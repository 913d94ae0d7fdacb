/** A QR code as one path of squares, with the light border of four modules that readers want (ISO/IEC 18004, section 6.3.8). */
import type { ReactNode } from 'react'
import { qrCode } from './qr-code.ts'

const BORDER = 4

export function QrPicture({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const modules = qrCode(text)
  const size = modules.length + 2 * BORDER
  const squares = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x + BORDER} ${y + BORDER}h1v1h-1z`] : [])),
  )
  return (
    // Dark on light in the dark theme too: many readers take nothing else.
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={squares.join('')} fill="#000" />
    </svg>
  )
}
