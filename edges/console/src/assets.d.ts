/** What the bundler understands and the compiler does not: style sheets as imports, and noVNC, which brings no types. */
declare module '*.css'

declare module '@novnc/novnc' {
  interface RfbOptions {
    readonly shared?: boolean
    readonly credentials?: { readonly password?: string }
  }

  /** The part of noVNC's API that the console uses: https://github.com/novnc/noVNC/blob/v1.7.0/docs/API.md */
  export default class RFB extends EventTarget {
    constructor(target: HTMLElement, channel: object, options?: RfbOptions)
    scaleViewport: boolean
    resizeSession: boolean
    focusOnConnect: boolean
    background: string
    focus(): void
    disconnect(): void
    sendCtrlAltDel(): void
    sendKey(keysym: number, code: string | null, down?: boolean): void
    clipboardPasteFrom(text: string): void
    toBlob(callback: (blob: Blob | null) => void, type?: string): void
  }
}
