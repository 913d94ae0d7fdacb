/**
 * A call had no answer within its deadline. If it had been sent already (`sent`), the daemon goes on with it all the same:
 * libvirt's protocol cannot take a call back. The late answer is dropped, and the connection stays usable.
 */
export class CallTimeoutError extends Error {
  override readonly name = 'CallTimeoutError'
  readonly procedure: string
  readonly sent: boolean

  constructor(procedure: string, timeoutMs: number, sent: boolean) {
    super(
      sent
        ? `${procedure} was not answered within ${timeoutMs} ms`
        : `${procedure} waited ${timeoutMs} ms behind other calls and was not sent`,
    )
    this.procedure = procedure
    this.sent = sent
  }
}
