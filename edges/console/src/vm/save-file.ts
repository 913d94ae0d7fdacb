/** Gives the reader a file that was made in the page. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has begun to read it when the click returns.
  setTimeout(() => URL.revokeObjectURL(url))
}

/** As a part of a file's name. */
export const fileNameOf = (name: string): string => name.replaceAll(/[^\w.-]+/g, '-').slice(0, 60)
