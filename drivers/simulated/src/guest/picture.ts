/** What is on the screen of a simulated VM: its name and state, in large letters on a quiet background. Pure. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each pixel, row by row. */
  readonly rgb: Uint8Array
}

const WIDTH = 320
const HEIGHT = 200
const MARGIN = 16
const INK = [0xe8, 0xee, 0xf4] as const
const PAPER = { running: [0x12, 0x3a, 0x5a], paused: [0x4a, 0x44, 0x20] } as const

export function pictureOf(name: string, isPaused: boolean): Picture {
  const rgb = new Uint8Array(WIDTH * HEIGHT * 3)
  const paper = isPaused ? PAPER.paused : PAPER.running
  for (let i = 0; i < rgb.length; i++) rgb[i] = paper[i % 3] ?? 0
  const write = (text: string, y: number, scale: number) => {
    const fits = Math.floor((WIDTH - 2 * MARGIN) / (ADVANCE * scale))
    for (const [column, letter] of Array.from(text.toUpperCase()).slice(0, fits).entries()) {
      drawLetter(rgb, letter, MARGIN + column * ADVANCE * scale, y, scale)
    }
  }
  write(name, 60, 6)
  write(isPaused ? 'PAUSED' : 'SIMULATED GUEST', 120, 3)
  return { width: WIDTH, height: HEIGHT, rgb }
}

function drawLetter(rgb: Uint8Array, letter: string, left: number, top: number, scale: number): void {
  const rows = glyphs[letter] ?? (letter === ' ' ? BLANK : UNKNOWN)
  for (let y = 0; y < GLYPH_HEIGHT * scale; y++) {
    for (let x = 0; x < GLYPH_WIDTH * scale; x++) {
      const bit = GLYPH_WIDTH - 1 - Math.floor(x / scale)
      const isInk = ((Number(rows[Math.floor(y / scale)]) >> bit) & 1) === 1
      if (isInk) rgb.set(INK, ((top + y) * WIDTH + left + x) * 3)
    }
  }
}

const GLYPH_WIDTH = 3
const GLYPH_HEIGHT = 5
const ADVANCE = GLYPH_WIDTH + 1
const BLANK = '00000'
const UNKNOWN = '77777'

/** Three by five pixels: one octal digit per row, from the top. */
const glyphs: Readonly<Record<string, string>> = {
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '65555',
  O: '25552',
  P: '65644',
  Q: '25563',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  0: '25552',
  1: '26227',
  2: '61247',
  3: '61216',
  4: '55711',
  5: '74616',
  6: '34757',
  7: '71222',
  8: '25252',
  9: '75716',
  '-': '00700',
  '.': '00002',
  _: '00007',
}
