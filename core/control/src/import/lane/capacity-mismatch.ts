/** The disk is larger than the volume that was made for it: the file is not the one that was inspected. */
export class CapacityMismatch extends Error {
  readonly file: string
  constructor(file: string, has: number, capacity: number) {
    super(`its disk has ${has} bytes, but ${capacity} were announced`)
    this.file = file
  }
}
