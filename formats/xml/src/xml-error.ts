/** What is wrong with an XML document, and where. `name` is what the caller calls it: a file, "domain XML of web01". */
export class XmlError extends Error {
  readonly document: string
  readonly line: number
  readonly column: number
  readonly reason: string

  constructor(document: string, line: number, column: number, reason: string) {
    super(`${document}, line ${line}, column ${column}: ${reason}`)
    this.name = 'XmlError'
    this.document = document
    this.line = line
    this.column = column
    this.reason = reason
  }
}
