/** `attachment` with a file name that no header and no file system stumbles over (RFC 6266): ASCII for all, UTF-8 for most. */
export function attachment(fileName: string): string {
  const name = fileName
    .replaceAll(/[\p{Cc}\p{Cf}/\\:*?"<>|]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 200)
  const whole = name === '' ? 'download' : name.toWellFormed()
  const ascii = whole.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/[%;]/g, '_')
  const encoded = encodeURIComponent(whole).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
